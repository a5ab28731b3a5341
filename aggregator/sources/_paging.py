"""Where a list continues: the address of its next page.

Observations: rel="next" says it; else a link named "next", "older posts", "次へ" (in WordPress older posts are
"previous" ones), or the numbers of the pages in a row. Links named so also lead from one article to the next, from
picture to picture, and to all news of a topic.

Rule: rel="next" counts; a name counts with an address that has the number of a page, or among the links to pages; the
next number counts in an address that is else the page's own. Nothing leads back, nor to what is an article. Which error
is worse: a wrong page costs one request, a missed one loses what is on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from selectolax.lexbor import LexborNode

from aggregator.core.months import folded
from aggregator.sources._addresses import same_site
from aggregator.sources._markup import Page, ancestors, attribute, text

_MOST_LINKS = 5_000
_NEAR = 4
_WORDS = """
next;next page;next posts;older;older posts;older entries;older articles;older stories;older news;more posts;more news;
more articles;load more;show more;view more;weiter;nächste;nächste seite;ältere beiträge;ältere artikel;
ältere meldungen;mehr anzeigen;mehr laden;suivant;suivante;suivants;page suivante;articles plus anciens;plus anciens;
articles précédents;voir plus;siguiente;siguientes;página siguiente;siguiente página;entradas anteriores;
entradas antiguas;más antiguas;más noticias;successivo;successiva;successivi;pagina successiva;avanti;prossima;
articoli meno recenti;meno recenti;articoli più vecchi;próxima;próximo;próxima página;seguinte;página seguinte;
posts antigos;posts mais antigos;mais antigas;publicações mais antigas;ver mais;следующая;следующая страница;следующие;
далее;дальше;вперёд;вперед;старые записи;предыдущие записи;ещё новости;показать ещё;επόμενη;επόμενη σελίδα;επόμενο;
επόμενα;παλαιότερα;παλαιότερες αναρτήσεις;παλαιότερα άρθρα;seuraava;seuraava sivu;vanhemmat;vanhemmat artikkelit;
vanhemmat uutiset;lisää uutisia;selanjutnya;berikutnya;halaman berikutnya;halaman selanjutnya;pos lama;postingan lama;
artikel lama;अगला;अगला पृष्ठ;अगले;आगे;अग्रिमम्;अग्रिमं पृष्ठम्;次へ;次のページ;次ページ;次;以前の記事;過去の記事;古い記事;
もっと見る;다음;다음 페이지;다음페이지;이전 글;下一页;下一頁;下页;下頁;后一页;较早的文章;加载更多;sequens;
pagina sequens;nästa;neste;næste;volgende;volgende pagina;następna;další;наступна;sonraki;trang sau;التالي
"""
_NAMED = frozenset(folded(word.strip()) for word in _WORDS.split(";"))
_ARROWS = " \t«»‹›<>→←⟶➔▶►❯>…·|[]()."
_NEXT_NAMES = re.compile(
    r"(?:.*[-_])?next(?:[-_](?:page|posts?|link|btn|button))?|nextpostslink|older(?:[-_]?(?:posts?|link))?"
    r"|nav-previous|blog-pager-older-link|load-?more",
    re.IGNORECASE,
)
_PAGING_NAMES = re.compile(
    r"(?:.*[-_])?(?:pagination|paginator|pagenavi|paging|pager|pages|page-numbers|pagenav|nav-links|seiten|paginacion"
    r"|paginazione|paginacao|pagelist|fanye)(?:[-_].*)?",
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    r"page|paged|pg|p|pn|pageno|page_?no|page_?num|pageindex|currentpage|page_?id|cpage|seite|pagina|página|sivu|strona"
    r"|str|halaman|hal|pagen_\d+|start|offset|from|skip",
    re.IGNORECASE,
)
_IN_PATH = re.compile(
    r"(?:/|[-_])(?:page|paged|p|pg|seite|pagina|página|sivu|strona|str|halaman|hal|pag)[-_/=]?(?P<named>\d{1,5})(?=[/.]|$)"
    r"|(?<=[a-z])[-_](?P<last>\d{1,4})(?=\.s?html?$)|/(?P<alone>\d{1,3})(?=/?$)",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.\w{3,5}$")


class _Address(NamedTuple):
    """An address without the number of its page, and that number; 1 where there is none."""

    rest: str
    number: int
    numbered: bool


def next_page(page: Page, articles: Collection[str]) -> str | None:
    """The address of the page on which a list goes on; None where it ends.

    Args:
        page: a page of the list.
        articles: the addresses of its articles.
    """
    here = _address(page.url)
    links = [
        (node, url)
        for node in page.tree.css("link[rel~=next][href], a[href]")[:_MOST_LINKS]
        if (url := page.absolute(attribute(node, "href"))) and _may_continue(url, page.url, here, articles)
    ]
    for rule in (_said_to_be_next, _named_next, _counted):
        found = next((url for node, url in links if rule(node, _address(url), here)), None)
        if found:
            return found
    return None


def _may_continue(url: str, own: str, here: _Address, articles: Collection[str]) -> bool:
    there = _address(url)
    back = there.numbered and here.numbered and there.number <= here.number and there.rest == here.rest
    return url != own and url not in articles and not back and same_site(url, own)


def _said_to_be_next(node: LexborNode, there: _Address, here: _Address) -> bool:  # noqa: ARG001 - as the other rules
    return "next" in (attribute(node, "rel") or "").lower().split()


def _named_next(node: LexborNode, there: _Address, here: _Address) -> bool:
    """Whether a link is named so, by its text, tooltip or class, and its address or its company is that of pages."""
    names = (text(node), attribute(node, "aria-label"), attribute(node, "title"))
    named = any(_is_named(name) for name in names if name) or _has_name(node, _NEXT_NAMES, 2)
    return named and (there.numbered or there.rest == here.rest or _has_name(node, _PAGING_NAMES, _NEAR))


def _counted(node: LexborNode, there: _Address, here: _Address) -> bool:
    """Whether a link leads to the next of numbered pages."""
    shown = text(node).strip(_ARROWS)
    # Some count from nought: the second page of people is the first of machines.
    if not (shown == str(here.number + 1) or (shown.isdecimal() and here.numbered)) or not there.numbered:
        return False
    if here.numbered and there.number != here.number + 1:
        return False
    return there.rest == here.rest or _has_name(node, _PAGING_NAMES, _NEAR)


def _is_named(name: str) -> bool:
    return len(name) <= 40 and folded(name).strip(_ARROWS) in _NAMED


def _has_name(node: LexborNode, names: re.Pattern[str], levels: int) -> bool:
    return any(names.fullmatch(name) for element in _around(node, levels) for name in _names(element))


def _around(node: LexborNode, levels: int) -> Iterator[LexborNode]:
    yield node
    for level, element in enumerate(ancestors(node), start=1):
        if level >= levels:
            return
        yield element


def _names(node: LexborNode) -> list[str]:
    return [
        name
        for name in f"{attribute(node, 'class') or ''} {attribute(node, 'id') or ''}"[:500].split()
        if len(name) <= 40
    ]


def _address(url: str) -> _Address:
    parts = urlsplit(url)
    path, number = _INDEX.sub("/", unquote(parts.path)), 0
    rest = []
    for name, value in parse_qsl(parts.query, keep_blank_values=True)[:50]:
        if _PARAMETER.fullmatch(name) and value.isdecimal() and len(value) <= 6 and not number:
            number = int(value)
        else:
            rest.append((name, value))
    numbered = len(rest) < len(parse_qsl(parts.query, keep_blank_values=True)[:50])
    if not numbered and (found := _IN_PATH.search(path)):
        number, numbered = int(next(filter(None, found.groups()))), True
        path = path[: found.start()] + path[found.end() :]
    host = (parts.hostname or "").removeprefix("www.")
    return _Address(f"{host}{path.rstrip('/')}?{sorted(rest)}", max(number, 1), numbered)
