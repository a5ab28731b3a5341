"""Month names of the 15 languages of the conference site and of others in feeds, and words for the halves of the day.

The names are those of the Gregorian months in Unicode CLDR (as Babel 2.18 has them), wide and abbreviated, both
the form that stands alone and the one that stands beside a day; then, by hand, other abbreviations in use, and
for Latin and Sanskrit cases and spellings that CLDR does not list. Korean, Japanese and Chinese number their months:
they need no names.
"""

from __future__ import annotations

import unicodedata

_NAMES = """
january jan januari januar jän jänner январь января янв janvier janv janeiro enero ene gennaio gen
tammikuu tammikuuta tammi ianuarius ianuarii ianuario ian januarius januarii januario ιανουάριος
ιανουαρίου ιαν जनवरी जनवरीमासः जनवरिमासः;
february feb februari februar feber pebruari февраль февраля февр фев février févr fév fevereiro fev
febrero febbraio febb helmikuu helmikuuta helmi februarius februarii februario φεβρουάριος
φεβρουαρίου φεβ φεβρ फरवरी फरवरीमासः फेब्रुवरी फेब्रवरी;
march mar maret mrt märz maerz mär mrz март марта мар mars março marzo marz maaliskuu maaliskuuta maalis
martius martii martio μάρτιος μαρτίου μαρ μαρτ मार्च मार्चमासः मार्च्;
april apr апрель апреля апр avril avr abril abr aprile huhtikuu huhtikuuta huhti aprilis aprili
απρίλιος απριλίου απρ अप्रैल अप्रैलमासः एप्रिल अप्रिल;
may mei май мая mai maio mayo maggio mag toukokuu toukokuuta touko maius maii maio μάιος μαΐου μαι
मई मईमासः मे मेमासः मै;
june jun juni июнь июня июн juin junho junio giugno giu kesäkuu kesäkuuta kesä iunius iunii iunio
iun junius junii ιούνιος ιουνίου ιουν जून जूनमासः जून् जुन;
july jul juli июль июля июл juillet juil julho julio luglio lug heinäkuu heinäkuuta heinä iulius
iulii iulio iul julius julii ιούλιος ιουλίου ιουλ जुलाई जुलाईमासः जुलै जूलाई;
august aug agustus agu agt ags август августа авг août aout agosto ago elokuu elokuuta elo augustus
augusti augusto αύγουστος αυγούστου αυγ अगस्त अगस्तमासः ऑगस्ट अगस्ट्;
september sep sept сентябрь сентября сент сен septembre setembro set septiembre setiembre settembre
sett syyskuu syyskuuta syys septembris septembri σεπτέμβριος σεπτεμβρίου σεπ σεπτ सितंबर सितंबरमासः
सितम्बर सप्टेम्बर सेप्टेम्बर सप्तम्बर;
october oct oktober okt октябрь октября окт octobre outubro out octubre ottobre ott lokakuu
lokakuuta loka octobris octobri οκτώβριος οκτωβρίου οκτ अक्तूबर अक्तूबरमासः अक्टूबर ऑक्टोबर अक्टोबर;
november nov nopember ноябрь ноября нояб ноя novembre novembro noviembre marraskuu marraskuuta
marras novembris novembri νοέμβριος νοεμβρίου νοε νοεμ नवंबर नवंबरमासः नवम्बर नोव्हेंबर;
december dec desember des dezember dez декабрь декабря дек décembre déc dezembro diciembre dic
dicembre joulukuu joulukuuta joulu decembris decembri δεκέμβριος δεκεμβρίου δεκ दिसंबर दिसंबरमासः
दिसम्बर डिसेम्बर
"""

# The same of CLDR for further languages of feeds: Arabic, Belarusian, Bulgarian, Catalan, Czech, Danish, Dutch,
# Estonian, Galician, Hebrew, Hungarian, Icelandic, Latvian, Lithuanian, Norwegian, Persian, Polish, Romanian, Serbian,
# Slovak, Slovenian, Swedish, Turkish and Ukrainian. Left out: names that are words of another language ("pro", "sie",
# "tem", "ara"), and Croatian, whose "listopad" is October where Polish and Czech have November.
_OTHER_NAMES = """
يناير студзеня сту студзень януари яну gener ledna led leden jaanuar jaan ژانویهٔ xaneiro xan ינואר
ינו sausio saus sausis janvāris stycznia sty styczeń ianuarie januára јануар јан ocak oca січня січ
січень;
فبراير лютага лют люты февруари febrer febr února úno únor veebruar veebr فوریهٔ febreiro פברואר פבר
vasario vas vasaris februāris lutego lut luty februarie februára фебруар феб şubat şub лютого лютий;
مارس сакавіка сак сакавік març března bře březen marts מרץ március kovo kov kovas maart marca marzec
martie marec mart березня бер березень;
أبريل красавіка кра красавік април dubna dub duben aprill آوریل אפריל אפר balandžio bal balandis
kwietnia kwi kwiecień aprilie apríla nisan nis квітня квіт квітень;
مايو maig května kvě květen maj מאי május gegužės geg gegužė maijs maja мај mayıs травня трав
травень;
يونيو чэрвеня чэр чэрвень юни juny června čvn červen juuni ژوئن xuño יוני birželio birž birželis
jūnijs czerwca cze czerwiec iunie júna junij јун haziran haz червня черв червень;
يوليو ліпеня ліп ліпень юли juliol července čvc červenec juuli ژوئیهٔ xullo xul יולי liepos liep
liepa jūlijs lipca lip lipiec iulie júla julij јул temmuz липня лип липень;
أغسطس жніўня жні жнівень agost srpna srp srpen اوت אוגוסט אוג augusztus ágúst rugpjūčio rugp
rugpjūtis augusts sierpnia sierpień augusta avgust avg ağustos серпня серп серпень;
سبتمبر верасня вер верасень септември сеп setembre září zář سپتامبر ספטמבר ספט szeptember szept
rugsėjo rugs rugsėjis września wrz wrzesień septembrie septembra септембар septembar eylül eyl
вересня вересень;
أكتوبر кастрычніка кас кастрычнік октомври října říj říjen oktoober اکتبر אוקטובר אוק spalio spal
spalis oktobris października paź październik octombrie októbra октобар oktobar ekim eki жовтня жовт
жовтень;
نوفمبر лістапада ліс лістапад ноември ное listopadu lis listopad نوامبر נובמבר נוב lapkričio lapkr
lapkritis listopada noiembrie novembra новембар нов novembar kasım kas листопада лист листопад;
ديسمبر снежня сне снежань декември desembre prosince prosinec detsember dets دسامبر decembro דצמבר
דצמ gruodžio gruod gruodis grudnia gru grudzień decembrie decembra децембар дец decembar aralık
грудня груд грудень
"""

BEFORE_NOON = (
    "am",
    "a.m.",
    "a. m.",
    "π.μ.",
    "π.μ",
    "πμ",
    "ap.",
    "오전",
    "上午",
    "午前",
    "凌晨",
    "早上",
    "清晨",
)
AFTER_NOON = ("pm", "p.m.", "p. m.", "μ.μ.", "μ.μ", "μμ", "ip.", "오후", "下午", "午後", "中午", "晚上")


def folded(text: str) -> str:
    """Text in the form in which names are compared: compatibility forms, case and accents levelled."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "M")
    return unicodedata.normalize("NFC", bare)


MONTHS = {
    folded(name): number
    for table in (_OTHER_NAMES, _NAMES)
    for number, names in enumerate(table.split(";"), start=1)
    for name in names.split()
}
"""The number of a month by its folded name."""
