"""Which language an entry is in; the real detectors are asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.adapters.detectors import DETECTORS
from aggregator.core.identify import identify
from aggregator.core.model import Evidence, Opinion

SENTENCES = {
    "ko": [
        "인공지능이 우리의 일상생활을 어떻게 바꾸고 있는지 전문가들이 토론했다.",
        "세계 인터넷 대회, 우전에서 개막",
        "OpenAI와 Microsoft, 새 데이터 센터 계획 발표",
    ],
    "ru": [
        "Участники конференции обсудили, как защитить личные данные граждан в сети.",
        "Всемирная конференция по интернету открылась в Учжэне",
        "компания google представила новый сервис для школьников",
    ],
    "en": [
        "Delegates from more than forty countries discussed how young people can stay safe online.",
        "World Internet Conference opens in the ancient water town of Wuzhen",
        "scientists warn that undersea cables are at risk",
    ],
    "fr": [
        "Les participants ont évoqué les moyens de mieux protéger les enfants sur les réseaux sociaux.",
        "La Conférence mondiale de l'Internet s'ouvre à Wuzhen",
        "le gouvernement veut réduire la facture numérique des communes",
    ],
    "id": [
        "Para peserta membahas cara melindungi data pribadi warga di dunia maya.",
        "Konferensi Internet Dunia dibuka di kota air Wuzhen",
        "pemerintah akan membangun jaringan internet di seluruh desa terpencil",
    ],
    "sa": [
        "सम्मेलने सर्वे प्रतिनिधयः जालपुटस्य सुरक्षाविषये विस्तरेण चर्चां कृतवन्तः।",
        "विद्यार्थिनः प्रतिदिनं पुस्तकालयं गत्वा संस्कृतग्रन्थान् पठन्ति स्म।",
    ],
    "ja": [
        "会議の参加者は、子どもたちを有害な情報からどう守るかについて話し合った。",
        "世界インターネット大会が烏鎮で開幕",
        "経済対策を閣議決定",
    ],
    "de": [
        "Die Teilnehmer sprachen darüber, wie sich Kinder im Netz besser schützen lassen.",
        "Welt-Internet-Konferenz in der Wasserstadt Wuzhen eröffnet",
        "forscher warnen vor angriffen auf kabel in der ostsee",
    ],
    "pt": [
        "Os participantes discutiram como proteger melhor as crianças nas redes sociais.",
        "Conferência Mundial da Internet começa na cidade de Wuzhen",
        "o governo não vai aumentar os impostos sobre as empresas de tecnologia",
    ],
    "el": [
        "Οι σύνεδροι συζήτησαν πώς θα προστατεύονται καλύτερα τα παιδιά στο διαδίκτυο.",
        "Η Apple παρουσίασε το νέο iPhone 17 Pro",
    ],
    "es": [
        "Los participantes hablaron de cómo proteger mejor a los niños en las redes sociales.",
        "La Conferencia Mundial de Internet se inaugura en la ciudad de Wuzhen",
        "el gobierno quiere llevar la fibra a todos los pueblos",
    ],
    "it": [
        "I partecipanti hanno discusso di come proteggere meglio i bambini sui social network.",
        "Si apre a Wuzhen la Conferenza mondiale di Internet",
        "il governo vuole portare la fibra in tutti i paesi di montagna",
    ],
    "fi": [
        "Osallistujat keskustelivat siitä, miten lapsia voitaisiin suojella verkossa paremmin.",
        "Maailman internetkonferenssi avattiin Wuzhenissa",
        "hallitus haluaa valokuidun jokaiseen kylään",
    ],
    "la": [
        "Legati ex multis civitatibus de tutela infantium in interreti diu disputaverunt.",
        "Conventus mundanus de interreti in oppido Wuzhen incohatus est",
        "senatus populusque romanus legem novam de re publica tulerunt",
    ],
    "zh": [
        "与会代表就如何更好地保护未成年人上网安全展开了讨论。",
        "世界互联网大会在乌镇开幕",
        "OpenAI发布新模型",
    ],
}

NAMES = "Google Home Speaker, Apple Watch, Microsoft Azure Database, Amazon Web Services"


def _said(*pairs: tuple[str, str]) -> list[Opinion]:
    return [Opinion(witness=witness, language=language, weight=0.15) for witness, language in pairs]


def _identify(
    title: str, text: str = "", declared: Sequence[Opinion] = (), usual: str | None = None
) -> tuple[str, Evidence]:
    return identify(title=title, text=text, declared=declared, detectors=DETECTORS, usual=usual)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in SENTENCES.items() for text in texts]
)
def test_the_fifteen_languages(language: str, text: str) -> None:
    """Sentences and headlines of the site's languages, some in small letters, some full of Latin names."""
    assert _identify(text)[0] == language
    assert _identify("", text)[0] == language


@pytest.mark.parametrize("language", SENTENCES)
def test_title_and_text_together(language: str) -> None:
    """Title and text together are at least as sure, whatever the feed declares."""
    sentence, title = SENTENCES[language][:2]
    for declared in ((), _said(("feed", "en-US")), _said(("entry", "fi"))):
        found, evidence = _identify(title, f"{sentence} {sentence}", declared)
        assert found.split("-")[0] == language
        assert evidence.confidence >= 0.5


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Уряд у середу ухвалив новий закон про безпеку в мережі та передав його до парламенту."),
        ("bg", "Правителството прие в сряда нов закон за сигурността в мрежата и го внесе в парламента."),
        ("sr", "Влада је у среду усвојила нови закон о безбедности на мрежи и упутила га скупштини."),
        ("hi", "सरकार ने बुधवार को नेटवर्क सुरक्षा के बारे में एक नया कानून पारित किया है।"),
        ("mr", "सरकारने बुधवारी नेटवर्कच्या सुरक्षेबाबत नवीन कायदा मंजूर केला आहे."),
        ("ne", "सरकारले बुधबार नेटवर्क सुरक्षासम्बन्धी नयाँ कानुन पारित गरेको छ।"),
        ("ar", "أقرت الحكومة يوم الأربعاء قانونا جديدا بشأن أمن الشبكات وأحالته إلى البرلمان."),
        ("fa", "دولت روز چهارشنبه قانون تازه‌ای دربارهٔ امنیت شبکه تصویب کرد و آن را به مجلس فرستاد."),
        ("he", "הממשלה אישרה ביום רביעי חוק חדש על אבטחת הרשת והעבירה אותו לכנסת."),
        ("th", "รัฐบาลอนุมัติกฎหมายใหม่เกี่ยวกับความปลอดภัยของเครือข่าย"),
        ("zh-Hant", "與會代表就如何更好地保護未成年人上網安全展開了討論。"),
        (
            "ms",
            "Kerajaan meluluskan undang-undang baharu mengenai keselamatan rangkaian kerana aduan orang ramai.",
        ),
        ("gl", "O Goberno aprobou onte unha nova lei sobre a seguridade na rede e enviouna ao Parlamento."),
        ("no", "Regjeringen vedtok onsdag en ny lov om sikkerhet på nettet og sendte den til Stortinget."),
        (
            "sv",
            "Regeringen antog på onsdagen en ny lag om säkerheten på nätet och skickade den till riksdagen.",
        ),
        ("vi", "Chính phủ hôm thứ Tư đã thông qua một đạo luật mới về an ninh mạng và trình quốc hội."),
    ],
)
def test_other_languages_and_near_neighbours(language: str, text: str) -> None:
    """The neighbours of the fifteen, and languages that share a script, are told apart."""
    assert _identify(text)[0] == language


def test_serbian_in_latin_letters() -> None:
    """A detector's "Serbian" for a text in Latin letters is Serbian in Latin letters."""

    def detector(_: str) -> Sequence[Opinion]:
        return [Opinion(witness="a", language="sr", weight=0.9)]

    language, _ = identify(title="Vlada usvojila zakon", text="", declared=(), detectors=[detector])
    assert language == "sr-Latn"


@pytest.mark.parametrize(
    "title", ["2024-09-07", "", " \n", "!!! ???", "https://example.org/deutsch", "12:30 / 7"]
)
def test_nothing_to_go_by(title: str) -> None:
    """Without letters a language is declared, or usual, or undetermined: never a guess."""
    assert _identify(title)[0] == "und"
    assert _identify(title, "", _said(("feed", "pt-BR")), usual="fi")[0] == "pt-BR"
    language, evidence = _identify(title, usual="fi")
    assert (language, evidence.decided_by) == ("fi", "usual")


@pytest.mark.parametrize("tag", ["und", "mul", "zxx"])
def test_special_tags_decide_nothing(tag: str) -> None:
    """A feed that says "several" or "unknown" has said nothing about this entry, but is heard."""
    language, evidence = _identify("7", "", _said(("feed", tag)))
    assert language == "und"
    assert [one.language for one in evidence.opinions] == [tag]


def test_a_feed_that_lies() -> None:
    """A strong detection on enough text beats the declaration, and the evidence holds both."""
    language, evidence = _identify("", SENTENCES["fi"][0], _said(("feed", "en"), ("source", "en")))
    assert language == "fi"
    assert evidence.decided_by in {"agreement", "vote", "pycld2"}
    assert {(one.witness, one.language) for one in evidence.opinions} >= {("feed", "en"), ("source", "en")}
    assert list(evidence.opinions) == sorted(evidence.opinions, key=lambda one: -one.weight)


@pytest.mark.parametrize(
    ("title", "language"), [("Final nacional", "pt"), ("Berlin Marathon", "de"), ("Roma", "it")]
)
def test_a_short_title_does_not_beat_what_is_declared(title: str, language: str) -> None:
    """Two words may be anything; the one nearest to the text who declares decides."""
    found, evidence = _identify(title, "", _said(("feed", "en"), ("entry", language)))
    assert found == language
    assert evidence.decided_by == "entry"


@pytest.mark.parametrize(
    ("declared", "expected", "decided_by"),
    [
        ((("feed", "en-US"), ("source", "fi")), "fi", "source"),
        ((("feed", "en"), ("source", "fi")), "fi", "source"),
        ((("feed", "en-GB"), ("source", "fi")), "fi", "source"),
        ((("entry", "sv"), ("feed", "fi"), ("source", "fi")), "fi", "source"),
        ((("entry", "sv"), ("source", "fi")), "sv", "entry"),
        ((("entry", "en-US"), ("feed", "en-US"), ("source", "fi")), "fi", "source"),
        ((("entry", "en"), ("feed", "fi")), "en", "entry"),
        ((("html", "en-US"), ("url", "sv")), "sv", "url"),
        ((("html", "sv"), ("url", "fi"), ("og", "fi-FI")), "fi", "url"),
        ((("feed", "en-US"), ("http", "fi")), "fi", "http"),
        ((("feed", "en-US"), ("usual", "fi")), "fi", "usual"),
        ((("source", "en"), ("http", "fi")), "en", "source"),
        ((("feed", "en-US"),), "en-US", "feed"),
        ((("somebody", "fi"), ("feed", "en-US")), "fi", "somebody"),
    ],
)
def test_who_is_believed_where_the_text_is_too_short(
    declared: Sequence[tuple[str, str]], expected: str, decided_by: str
) -> None:
    """The operator before the feed, several who agree before one, and what generators say everywhere last."""
    for order in (declared, declared[::-1]):
        language, evidence = _identify("Roma", "", _said(*order))
        assert (language, evidence.decided_by) == (expected, decided_by)


def test_a_witness_without_a_say() -> None:
    """Whose weight is 0 is heard, and decides nothing; nor does it make the others any less sure."""
    lost = Opinion(witness="feed", language="fr", weight=0.0)
    language, evidence = _identify("Roma", "", [lost, *_said(("http", "it"))])
    assert (language, evidence.decided_by) == ("it", "http")
    assert lost in evidence.opinions
    assert _identify("Roma", "", [lost])[0] != "fr"


@pytest.mark.parametrize(
    ("text", "declared"), [("Москва", "en"), ("한어", "zh"), ("東京オリンピック", "en"), ("Αθήνα", "de")]
)
def test_a_declaration_of_another_script_does_not_count(text: str, declared: str) -> None:
    """What is written in one script is not in a language of another."""
    assert _identify(text, "", _said(("entry", declared)), usual=declared)[0] != declared


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (SENTENCES["pt"][0], "pt-BR", "pt-BR"),
        (SENTENCES["en"][0], "en-GB", "en-GB"),
        (SENTENCES["zh"][0], "zh-Hans", "zh-Hans"),
        (SENTENCES["zh"][0], "zh-Hant-TW", "zh"),
        ("與會代表討論未成年人上網安全", "zh-Hant-HK", "zh-Hant-HK"),
        ("中山人口", "zh-Hant", "zh-Hant"),
        (SENTENCES["es"][0], "pt-BR", "es"),
        (
            "Regjeringen vedtok onsdag en ny lov om sikkerhet på nettet og sendte den til Stortinget.",
            "nb-NO",
            "nb-NO",
        ),
    ],
)
def test_a_declared_region_refines(text: str, declared: str, expected: str) -> None:
    """The declared region variant of the language that was found is kept, of another one not."""
    assert _identify(text, "", _said(("feed", declared)))[0] == expected


def test_a_script_of_one_language_needs_no_detector() -> None:
    """Hangul, kana, Greek and the like decide alone."""

    def detector(_: str) -> Sequence[Opinion]:
        raise AssertionError("asked without need")

    for text, language in (
        ("서울에서 열린 회의", "ko"),
        ("東京オリンピック", "ja"),
        ("Αθήνα", "el"),
        ("国际会议开幕", "zh"),
    ):
        found, evidence = identify(title=text, text="", declared=(), detectors=[detector])
        assert found == language
        assert evidence.decided_by == "script"


@pytest.mark.parametrize("language", ["hi", "mr", "ne", "sa", "de", "ru", "id"])
def test_one_detector_is_enough_for_a_clear_text(language: str) -> None:
    """A sentence or two in a language that has close neighbours, too."""
    text = {
        "hi": "सरकार ने बुधवार को नेटवर्क सुरक्षा के बारे में एक नया कानून पारित किया है और उसे संसद में भेज दिया है।",
        "mr": "सरकारने बुधवारी नेटवर्कच्या सुरक्षेबाबत नवीन कायदा मंजूर केला आहे आणि तो संसदेकडे पाठवला आहे.",
        "ne": "सरकारले बुधबार नेटवर्क सुरक्षासम्बन्धी नयाँ कानुन पारित गरेको छ र त्यसलाई संसदमा पठाएको छ।",
    }.get(language) or " ".join(SENTENCES[language])
    found, evidence = _identify("", text)
    assert found == language
    assert {one.witness for one in evidence.opinions} <= {"pycld2", "words"}


def test_the_running_text_decides_for_a_mixed_entry() -> None:
    """An entry with an English headline over a Finnish text is Finnish."""
    assert _identify("Breaking news", " ".join(SENTENCES["fi"]))[0] == "fi"


@pytest.mark.parametrize("language", ["de", "es", "fi", "fr", "id", "it", "la", "pt", "ru"])
def test_a_lead_in_another_language(language: str) -> None:
    """An English sentence at the head of a text does not make it English, nor one at its end."""
    text = 2 * " ".join(SENTENCES[language])
    assert _identify("", f"{SENTENCES['en'][0]} {text}")[0] == language
    assert _identify("", f"{text} {SENTENCES['en'][0]}")[0] == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            f"Le module de connexion de {NAMES} pour le serveur est un adaptateur. Il fonctionne avec {NAMES}.",
        ),
        ("de", f"Der neue Download-Manager für {NAMES} im Online-Shop von Best Buy Electronics."),
    ],
)
def test_a_text_full_of_english_names(language: str, text: str) -> None:
    """It is in the language of the words between them."""
    assert _identify("", text)[0] == language


PREFACE = (
    "This article was first published in the members' magazine and is reproduced here with kind permission of the "
    "editors. All views expressed are those of the author and do not necessarily reflect the position of the "
    "association, its board or its sponsors. Readers who wish to comment are invited to write to the address at the "
    "bottom of the page. A shorter version appeared in the printed edition, and the figures have been updated since."
)


@pytest.mark.parametrize(
    "language", ["de", "el", "es", "fi", "fr", "id", "it", "ja", "ko", "la", "pt", "ru", "sa"]
)
def test_a_preface_and_a_footer_in_another_language(language: str) -> None:
    """However long an English preface is, a text that is several times as long is in its own language."""
    text = 25 * " ".join(SENTENCES[language])
    for mixed in (f"{PREFACE} {text}", f"{text} {PREFACE}", f"{text} {PREFACE} {text}"):
        assert _identify("", mixed)[0] == language
        assert _identify("New in our blog", mixed, _said(("feed", "en-US")))[0] == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("la", "Pontem novum, Graece Γέφυρα Ρίου dictum, cives magno gaudio dedicaverunt"),
        ("en", "The word φιλοσοφία means love of wisdom"),
        ("de", "Die Zeitung «Правда» erscheint seit mehr als hundert Jahren in Moskau"),
        ("en", "The Korean word 눈치 has no translation"),
        ("fr", "Le mot japonais わびさび désigne la beauté des choses imparfaites"),
        ("ko", "BTS, Billboard Music Awards 3관왕"),
        ("ko", "bts, billboard music awards 3관왕"),
        ("ja", "Nintendo Switch Online の新作"),
        ("el", "Η Apple παρουσίασε το νέο iPhone 17 Pro"),
        ("ru", "Google Chrome и Mozilla Firefox получили обновление"),
    ],
)
def test_words_of_another_script(language: str, text: str) -> None:
    """A quotation does not make a text Greek, and Latin names do not make one English."""
    assert _identify(text)[0] == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("gl", "Os veciños de Vigo piden que o Concello non peche a biblioteca"),
        ("pt", "Moradores de Braga pedem que a Câmara não feche a biblioteca"),
        ("es", "Los vecinos de Vigo piden que el Ayuntamiento no cierre la biblioteca"),
        ("id", "Polisi tangkap pelaku pencurian motor karena laporan warga"),
        ("ms", "Polis tahan suspek kes kecurian motosikal selepas laporan penduduk"),
        ("ms", "Kerajaan akan bina sekolah baharu di Sabah"),
        ("da", "Politiet har anholdt en mand, der er sigtet for at have stjålet en bil efter festen"),
        ("no", "Politiet har pågrepet en mann som er siktet for å ha stjålet en bil etter festen"),
        ("sv", "Polisen har gripit en man som misstänks för att ha stulit en bil efter festen"),
        ("sr-Latn", "Predsednik je posle sednice rekao da će cene ove nedelje rasti"),
        ("sr", "Председник је после седнице рекао да ће цене ове недеље расти"),
        ("ne", "काठमाडौंको बजारमा तरकारीको मूल्य बढेको छ"),
        ("hi", "दिल्ली के बाज़ार में सब्ज़ियों के दाम बढ़े हैं"),
        ("mr", "पुण्याच्या बाजारात भाज्यांचे दर वाढले आहेत"),
        ("sa", "नगरस्य विपणौ शाकानां मूल्यं वर्धितम् अस्ति"),
        ("it", "Il Senato approva la legge sulla scuola"),
        ("la", "Senatus legem de scholis probavit"),
    ],
)
def test_headlines_of_near_neighbours(language: str, text: str) -> None:
    """The hard pairs in one sentence, as it is written and in small letters."""
    assert _identify(text)[0] == language
    assert _identify(text.lower())[0] == language


@pytest.mark.parametrize("title", ["Berlin Marathon 2026", "Google Maps", "Real Madrid – Inter", "Covid"])
def test_names_are_not_guessed_into_a_feed(title: str) -> None:
    """A headline that could be of any language is of none."""
    assert _identify(title)[0] == "und"


def test_addresses_do_not_count() -> None:
    """English words in links and addresses do not make a text English."""
    text = "Lue lisää: https://example.com/the-latest-news-about-security-and-privacy ja kirjoita info@example.com"
    assert _identify("Hallitus esitti uuden lain", text)[0] == "fi"


texts = st.text(alphabet=st.characters(exclude_categories=()), max_size=400)
tags = st.sampled_from(["en", "pt-BR", "zh-Hant", "sr-Latn", "und", "mul", "x-house", "qaa", "ar"])


@given(title=texts, text=texts, declared=st.lists(tags), usual=st.none() | tags)
def test_no_text_breaks_it(title: str, text: str, declared: list[str], usual: str | None) -> None:
    """Whatever comes, there is a language and well-formed evidence."""
    language, evidence = _identify(title, text, _said(*(("feed", tag) for tag in declared)), usual)
    assert language
    assert evidence.decided_by
    assert 0 <= evidence.confidence <= 1
    assert len(evidence.opinions) >= len(declared)
