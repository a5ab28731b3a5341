"""Three sites without a feed, written unlike each other and unlike the demo site: what they serve, and what is true.

All dates are so many days or hours before now, as on sites that live.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Pages = Mapping[str, str]
"""HTML by path."""


@dataclass(frozen=True)
class Article:
    """What is true of an article, for comparing with what is found."""

    path: str
    title: str
    published: datetime
    precision: timedelta
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """A site: where its list is, the zone of its dates, its pages, its articles, and paths that must stay unread."""

    path: str
    timezone: str
    language: str
    pages: Pages
    articles: tuple[Article, ...]
    never: tuple[str, ...] = ()


def _paragraphs(sentences: Sequence[str], title: str, number: int) -> tuple[str, ...]:
    """Three paragraphs that no other article has."""
    turned = [sentences[(number + place) % len(sentences)] for place in range(len(sentences))]
    return (f"{sentences[number % 3]} ({title}.)", " ".join(turned[:3]), " ".join(turned[3:6]))


def _html(paragraphs: Sequence[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{one}</{tag}>" for one in paragraphs)


# --- a blog as WordPress makes it, in Spanish ----------------------------------------------------------

_BLOG_TITLES = (
    "La biblioteca del puerto abre de nuevo sus puertas",
    "Tres recetas de otoño con calabaza y castañas",
    "El tren nocturno vuelve a cruzar los Pirineos",
    "Un paseo por los molinos abandonados del río",
    "Así se restaura un órgano del siglo dieciocho",
    "Los vecinos plantan mil árboles en la ladera",
    "Qué hacer con los libros que nadie quiere",
    "La última imprenta de plomo de la comarca",
    "Cuando el faro se quedó sin guarda",
    "Una escuela rural que enseña astronomía",
    "El mercado de los jueves cumple cien años",
    "Notas sobre la niebla y las abejas",
    "Cómo leer un mapa antiguo de la costa",
)
_BLOG_TEXT = (
    "Llegamos temprano, cuando todavía no había nadie en la plaza y las persianas seguían bajadas.",
    "La responsable del proyecto nos explicó que habían necesitado casi dos años para reunir el dinero.",
    "Lo más difícil, según ella, no fue convencer al ayuntamiento sino encontrar a quien supiera hacerlo.",
    "En el interior huele a madera recién cortada y a pintura, y por las ventanas entra una luz muy blanca.",
    "Los más viejos recuerdan otra época, aunque ninguno se atreve a decir que aquella fuera mejor.",
    "Volveremos en primavera para ver qué ha quedado de todo esto y contarlo aquí mismo.",
    "Mientras tanto, cualquiera que pase por la zona puede acercarse y preguntar sin compromiso.",
)
_BLOG_MENU = (
    '<header id="masthead" class="site-header"><p class="site-title"><a href="/">Cuaderno de la Ribera</a></p>'
    '<nav id="site-navigation" class="main-navigation"><ul class="menu"><li><a href="/sobre-mi/">Sobre mí</a></li>'
    '<li><a href="/category/viajes/">Viajes por la comarca</a></li><li><a href="/contacto/">Contacto</a></li></ul>'
    "</nav></header>"
)
_PER_PAGE = 5


def blog(now: datetime) -> Site:
    """Excerpts five to a page, older posts behind a link, side bar, related posts, comments; dates in time elements."""
    articles = tuple(_post(number, now) for number in range(len(_BLOG_TITLES)))
    pages = {article.path: _post_page(article, articles) for article in articles}
    for first in range(0, len(articles), _PER_PAGE):
        number = first // _PER_PAGE + 1
        path = "/" if number == 1 else f"/page/{number}/"
        pages[path] = _blog_page(articles, number)
    return Site(
        "/", "Europe/Madrid", "es", pages, articles, ("/sobre-mi/", "/category/viajes/", "/2019/03/viejo/")
    )


def _post(number: int, now: datetime) -> Article:
    title = _BLOG_TITLES[number]
    at = (now - timedelta(days=3 * number, hours=5)).replace(microsecond=0)
    slug = "-".join(title.lower().translate(str.maketrans("áéíóúñ", "aeioun")).split())
    return Article(f"/{at:%Y/%m}/{slug}/", title, at, timedelta(0), _paragraphs(_BLOG_TEXT, title, number))


def _blog_side(articles: Sequence[Article]) -> str:
    recent = "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in articles[:5])
    return (
        '<aside id="secondary" class="widget-area"><section '
        'class="widget widget_recent_entries"><h2>Entradas recientes'
        f"</h2><ul>{recent}</ul></section><section class=widget><h2>Comentarios recientes</h2><ul><li>Pilar en "
        '<a href="/2019/03/viejo/#comment-7">Una entrada muy vieja del cuaderno</a></li></ul></section></aside>'
        '<footer class="site-footer">Funciona gracias a WordPress</footer>'
    )


def _blog_page(articles: Sequence[Article], number: int) -> str:
    shown = articles[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    posts = "".join(
        f'<article id="post-{place}" class="post type-post hentry">'
        f'<header class="entry-header"><h2 class="entry-title">'
        f'<a href="{one.path}" rel="bookmark">{one.title}</a></h2><div class="entry-meta"><span class="posted-on">'
        f'Publicado el <time class="entry-date published" '
        f'datetime="{one.published.isoformat()}">hace poco</time></span>'
        f"</div></header><div class=entry-summary><p>{one.paragraphs[0][:70]}&hellip; "
        f'<a class="more-link" href="{one.path}">Seguir leyendo</a></p></div><footer class="entry-footer">'
        f'<a href="{one.path}#respond">Deja un comentario</a></footer></article>'
        for place, one in enumerate(shown)
    )
    newer = (
        f'<div class="nav-next"><a href="/page/{number - 1}/">Entradas siguientes</a></div>'
        if number > 1
        else ""
    )
    older = f'<div class="nav-previous"><a href="/page/{number + 1}/">Entradas anteriores</a></div>'
    last = number * _PER_PAGE >= len(articles)
    return (
        '<!doctype html><html lang="es-ES"><head><meta charset="utf-8">'
        "<title>Cuaderno de la Ribera</title></head><body "
        f'class="home blog hfeed">{_BLOG_MENU}<div id="content" class="site-content"><main>{posts}<nav class='
        f'"navigation posts-navigation"><div class="nav-links">{"" if last else older}{newer}</div></nav></main>'
        f"{_blog_side(articles)}</div></body></html>"
    )


def _post_page(article: Article, articles: Sequence[Article]) -> str:
    place = articles.index(article)
    related = "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in articles[place - 2 : place])
    return (
        f'<!doctype html><html lang="es-ES"><head><meta charset="utf-8">'
        f"<title>{article.title} &#8211; Cuaderno de la "
        f'Ribera</title></head><body class="single single-post">'
        f'{_BLOG_MENU}<div id="content"><main><article class="post '
        f'hentry"><header class="entry-header"><h1 class="entry-title">{article.title}</h1><div class="entry-meta">'
        f'<time class="entry-date published" datetime="{article.published.isoformat()}">hace poco</time> por <span '
        f'class="author vcard"><a class="url fn n" href="/author/ines/">'
        f"Inés Calvo</a></span></div></header><div class="
        f'"entry-content">{_html(article.paragraphs)}</div></article><div class="yarpp-related"><h3>Entradas '
        f'relacionadas</h3><ol>{related}</ol></div><div id="comments" '
        f'class="comments-area"><h2>2 comentarios</h2><ol>'
        "<li><b>Pilar</b> <time datetime=2020-01-01>hace años</time>"
        "<p>Qué recuerdos, yo pasaba allí todos los veranos con "
        "mis primos y mis abuelos.</p></li><li><b>Anónimo</b><p>"
        "No estoy nada de acuerdo con lo que se cuenta en esta "
        f"entrada.</p></li></ol></div></main>{_blog_side(articles)}</div></body></html>"
    )


# --- a table of press releases, in German -----------------------------------------------------------

_PRESS_TITLES = (
    "Kreistag beschließt Haushalt für das kommende Jahr",
    "Neue Brücke über die Aller wird im Frühjahr freigegeben",
    "Impfaktion in den Rathäusern der Mitgliedsgemeinden",
    "Landrat begrüßt 42 neue Auszubildende",
    "Sperrmüll: Termine stehen ab sofort im Netz",
    "Geänderte Öffnungszeiten der Zulassungsstelle",
    "Förderprogramm für Dachbegrünung wird verlängert",
    "Warnung vor falschen Mitarbeitern des Gesundheitsamts",
    "Musikschule lädt zum Tag der offenen Tür ein",
    "Breitbandausbau: Der dritte Abschnitt hat begonnen",
    "Ehrenamtskarte: Schon mehr als tausend Anträge",
    "Wolfsberater stellen ihren Jahresbericht vor",
)
_PRESS_TEXT = (
    "Der Landkreis teilt mit, dass die Arbeiten wie geplant vorangehen und im Zeitplan liegen.",
    "Die Kosten tragen das Land und die Gemeinden zu gleichen Teilen, ein Rest kommt aus Spenden.",
    "„Wir haben lange auf diesen Tag gewartet“, sagte die Erste Kreisrätin bei der Vorstellung.",
    "Bürgerinnen und Bürger können ihre Fragen an die zuständige Stelle im Kreishaus richten.",
    "Der zuständige Ausschuss hatte dem Vorhaben bereits in seiner Sitzung im Sommer zugestimmt.",
    "Weitere Auskünfte erteilt die Verwaltung zu den üblichen Sprechzeiten, auch telefonisch.",
    "Über den weiteren Verlauf wird an dieser Stelle regelmäßig berichtet.",
)
_PRESS_TOP = (
    '<div id="kopf"><a href="/">Startseite</a> <a href="/buergerservice/">Bürgerservice von A bis Z</a> '
    '<a href="/karriere/">Karriere beim Landkreis</a></div>'
)
_PRESS_FOOT = (
    '<div id="fuss"><p>Landkreis Musterheide, Am Markt 1, Telefon 0123 4567</p><a href="/impressum/">Impressum</a> '
    '<a href="/datenschutz/">Datenschutzerklärung</a> <a href="/barrierefreiheit/">Erklärung zur Barrierefreiheit</a>'
    '<a href="/leichte-sprache/">Der Landkreis in Leichter Sprache</a></div>'
)


def press(now: datetime) -> Site:
    """One row each, the date in another cell and nowhere else, PDFs, filters; pages named after the office alone."""
    articles = tuple(_release(number, now) for number in range(len(_PRESS_TITLES)))
    pages = {one.path: _release_page(one) for one in articles}
    for number, shown in enumerate((articles[:8], articles[8:]), start=1):
        path = "/presse/" if number == 1 else "/presse/?seite=2"
        pages[path] = _press_page(shown, number)
    return Site(
        "/presse/", "UTC", "de", pages, articles, ("/presse/?jahr=2024", "/karriere/", "/files/pm-3.pdf")
    )


def _release(number: int, now: datetime) -> Article:
    day = (now - timedelta(days=2 + 4 * number)).replace(hour=0, minute=0, second=0, microsecond=0)
    title = _PRESS_TITLES[number]
    path = f"/presse/meldung.php?pid={4711 - number}"
    return Article(path, title, day, timedelta(0), _paragraphs(_PRESS_TEXT, title, number))


def _press_page(articles: Sequence[Article], number: int) -> str:
    rows = "".join(
        f'<tr class="zeile{place % 2}"><td>{one.published:%d.%m.%Y}</td><td>Amt {10 + place}</td><td><a '
        f'href="{one.path.partition("/presse/")[2]}">{one.title}</a></td><td>'
        + (f'<a href="/files/pm-{place}.pdf">PDF (120 kB)</a>' if place % 3 == 0 else "&nbsp;")
        + "</td></tr>"
        for place, one in enumerate(articles)
    )
    turn = (
        '<span>Seite 1 von 2</span> <a href="/presse/?seite=2">weiter &raquo;</a>'
        if number == 1
        else '<a href="/presse/">&laquo; zurück</a> <span>Seite 2 von 2</span>'
    )
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Landkreis Musterheide'
        f"</title></head><body>{_PRESS_TOP}<h1>Pressemitteilungen</h1>"
        f'<p>Filter: <a href="/presse/?jahr=2025">Meldungen '
        'des Jahres 2025</a> | <a href="/presse/?jahr=2024">'
        'Meldungen des Jahres 2024</a></p><table width="100%" border='
        f'"0"><tr><th>Datum</th><th>Amt</th><th>Betreff</th><th>'
        f"Datei</th></tr>{rows}</table><p>{turn}</p>{_PRESS_FOOT}"
        "</body></html>"
    )


def _release_page(article: Article) -> str:
    text = "<br><br>".join(article.paragraphs)
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>Landkreis Musterheide'
        f'</title></head><body>{_PRESS_TOP}<table><tr><td width="160"><a href="/presse/">Pressemitteilungen</a><br>'
        f'<a href="/presse/bilder/">Bilder zum Herunterladen</a>'
        f'</td><td><h3>{article.title}</h3><div class="txt">{text}'
        f'</div><p><a href="/presse/">Zurück zur Übersicht</a></p></td></tr></table>{_PRESS_FOOT}</body></html>'
    )


# --- cards that say how long ago, in Japanese ---------------------------------------------------------

_CARD_TITLES = (
    "港の新しい図書館が来月に開館へ、市民三千人が見学",
    "山あいの小学校で星を学ぶ授業が始まる",
    "百年続いた朝市、屋根の下へ移転を決定",
    "古い時計塔の修復が終わり鐘が再び鳴る",
    "川沿いの遊歩道に千本の桜を植樹",
    "地元の酒蔵が若手職人を全国から募集",
    "町の鉄道、夜行列車を二十年ぶりに運転",
    "漁師たちが海藻の森を取り戻す試み",
    "空き家を宿に変えた夫婦の三年間",
    "雪に強い新しい米の品種を県が発表",
    "図工室から生まれた小さな博物館",
    "廃校の体育館が地域の劇場に",
)
_CARD_AGES = (
    ("45分前", timedelta(minutes=45), timedelta(minutes=1)),
    ("2時間前", timedelta(hours=2), timedelta(minutes=1)),
    ("5時間前", timedelta(hours=5), timedelta(minutes=1)),
    ("11時間前", timedelta(hours=11), timedelta(minutes=1)),
    ("昨日", timedelta(days=1), timedelta(days=1)),
    ("2日前", timedelta(days=2), timedelta(minutes=1)),
    ("3日前", timedelta(days=3), timedelta(minutes=1)),
    ("5日前", timedelta(days=5), timedelta(minutes=1)),
    ("1週間前", timedelta(days=7), timedelta(minutes=1)),
    ("2週間前", timedelta(days=14), timedelta(minutes=1)),
    ("3週間前", timedelta(days=21), timedelta(minutes=1)),
    ("1か月前", timedelta(days=30), timedelta(days=2)),
)
_CARD_TEXT = (
    "市は二十日、計画の内容を正式に発表し、準備が順調に進んでいることを明らかにした。",
    "関係者によると、完成までにはおよそ二年の歳月と多くの寄付が必要だったという。",
    "会場には朝早くから大勢の市民が集まり、担当者の説明に熱心に耳を傾けていた。",
    "担当者は「ようやくここまで来た。次の世代に残せるものを作りたい」と話している。",
    "一方で、維持にかかる費用をどのように負担していくのかという課題も残されている。",
    "来春には一般公開が予定されており、詳しい日程は後日あらためて知らされる見通しだ。",
    "近くに住む男性は「子どものころの風景が戻ってきたようだ」と目を細めた。",
)
_CARD_TOP = (
    '<div class="gnavi"><a href="/">まちの話題</a><a href="/shakai">社会</a><a href="/keizai">経済</a>'
    '<a href="/login">ログイン</a></div>'
)


def cards(now: datetime) -> Site:
    """Pictures, ages, an advertisement, and a box with the same links; the whole card is a link, dates are in words."""
    articles = tuple(_card_article(number, now) for number in range(len(_CARD_TITLES)))
    pages = {one.path: _card_page(one, place, articles) for place, one in enumerate(articles)}
    return Site(
        "/news",
        "Asia/Tokyo",
        "ja",
        {**pages, "/news": _cards_page(articles)},
        articles,
        ("/login", "/shakai"),
    )


def _card_article(number: int, now: datetime) -> Article:
    _, age, precision = _CARD_AGES[number]
    title = _CARD_TITLES[number]
    paragraphs = _paragraphs(_CARD_TEXT, title, number)
    return Article(f"/news/{hash_of(number)}", title, now - age, precision, tuple(paragraphs))


def hash_of(number: int) -> str:
    """An address that says nothing."""
    return f"{(number + 3) * 0x9E3779B97F4A7C15 % 2**64:016x}"


def _cards_page(articles: Sequence[Article]) -> str:
    shown = [
        f'<a class="sc-x{place} tile" href="{one.path}"><span '
        f'class="thumb"><img src="/img/{place}.jpg" alt=""></span>'
        f'<span class="cap">{one.title}</span><span class="foot"><span>{_CARD_AGES[place][0]}</span><span>'
        f"コメント{place * 7 % 30}件</span></span></a>"
        for place, one in enumerate(articles)
    ]
    shown.insert(3, '<a class="sc-ad tile" href="https://ads.example/?c=1"><span class="cap">【PR】今だけ半額のお得な'
                 '健康食品をお試しください</span><span class="foot"><span>スポンサー</span></span></a>')  # fmt: skip
    ranked = "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in articles[4:9])
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        f"<title>まちの話題</title></head><body>{_CARD_TOP}"
        f'<div class="grid">{"".join(shown)}</div><div '
        f'class="ranking"><h2>よく読まれている記事</h2><ol>{ranked}</ol></div>'
        '<div class="bottom"><a href="/kiyaku">利用規約</a><a href="/toiawase">お問い合わせ</a></div></body></html>'
    )


def _card_page(article: Article, place: int, articles: Sequence[Article]) -> str:
    others = "".join(
        f'<a class="tile" href="{one.path}"><span class="cap">'
        f"{one.title}</span><span>{_CARD_AGES[number][0]}</span></a>"
        for number, one in enumerate(articles)
        if number % 5 == (place + 1) % 5
    )
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        f"<title>{article.title} | まちの話題</title></head><body>"
        f'{_CARD_TOP}<div class="wrap"><h1>{article.title}</h1><div '
        f'class="by"><span>{_CARD_AGES[place][0]}</span><span>'
        f'田中一郎</span></div><img src="/img/{place}-l.jpg" alt="">'
        f'<div class="honbun">{_html(article.paragraphs)}</div>'
        f'<div class="share-buttons"><a href="#">シェアする</a>'
        f'</div></div><div class="related"><h2>あわせて読みたい</h2>'
        f"{others}</div></body></html>"
    )


SITES: Mapping[str, Callable[[datetime], Site]] = {"blog": blog, "press": press, "cards": cards}


def now() -> datetime:
    """The time at which the sites are made."""
    return datetime.now(UTC)
