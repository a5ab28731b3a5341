"""When an article was published, and who wrote it.

Observations: machines are told in JSON-LD, meta elements or microdata, people in the line below or above the title, or
(authors) in a short line of their own in the text; "3 hours ago" names no time without a clock. Dates in the running
text are not the article's.

Rule: the first that says it, in this order: JSON-LD, meta elements, microdata and microformats, the time elements and
the lines around the title, the address. Where the list that led here has a date, what people see counts only if it is
of that day: other dates than the article's stand about a page, hardly any in a list. Which error is worse: a wrong date
puts an article on top or out of sight; none lets it come when it was found. So a visible date counts only if it is
whole and can be read in one way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from aggregator.core import dates
from aggregator.core.model import Person
from aggregator.sources._addresses import date_in
from aggregator.sources._chrome import Chrome
from aggregator.sources._dates_in_text import CHANGED, VISIBLE, whole_dates
from aggregator.sources._lines import Line, key, width
from aggregator.sources._markup import Page, attribute, text
from aggregator.sources._metadata import Thing, first, strings

Metas = Mapping[str, Sequence[str]]

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "published_time",
    "parsely-pub-date", "sailthru.date", "article.published", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "firstpublished", "publishtime", "publish_time", "article:create_at", "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "citation_publication_date", "citation_date", "date", "release_date", "creationdate",
)  # fmt: skip
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
    "revised",
)
_MARKED = "[itemprop=datePublished], .dt-published, time[pubdate], time.published, .published[title], abbr.published"
_MARKED_UPDATED = "[itemprop=dateModified], .dt-updated, time.updated"
_AUTHOR_METAS = (
    "author", "article:author_name", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
    "citation_author", "twitter:data1_author",
)  # fmt: skip
_MARKED_AUTHORS = (
    "[itemprop=author], a[rel~=author], .p-author, .h-card .p-name, .byline .fn, .author .fn, .vcard .fn"
)
_AUTHOR_NAMES = (
    ".byline, .by-line, .author, .author-name, .authors, .article-author, .post-author, .entry-author, "
    ".c-byline, .writer, .reporter"
)

_LONGEST_DATE_LINE = 160
_BODY_WIDTH = 240
_BELOW, _ABOVE = 14, 6

_LABELS = (
    "author|authors|written by|writer|by|text by|words|penulis|oleh|ditulis oleh|pewarta|autor|autorin|autora|autores|"
    "verfasser|verfasserin|von|auteur|auteure|auteurs|par|autore|autrice|автор|авторы|συγγραφέας|συντάκτης|kirjoittaja|"
    "teksti|auctor|scriptor|scripsit|लेखक|लेखकः|लेखिका|作者|撰文|撰稿|文|记者|記者|本报记者|本报通讯员|筆者|著者|執筆|執筆者|저자|글|기자|글쓴이|작성자"
)
_LABELLED = re.compile(
    rf"(?:^|[\s|｜(（【\[/])(?:{_LABELS})\s?[:：／]\s?(?P<name>[^|｜;；·•()（）【】\[\]:：/]{{2,80}})",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:by|von|par|por|di|av|af|door|oleh|от|автор|written by|posted by|text:?|words by)\s+(?P<name>[^\W\d_].{1,80})",
    re.IGNORECASE,
)
_KOREAN = re.compile(r"(?P<name>[가-힣]{2,4})\s?(?:기자|특파원|논설위원)(?![가-힣])")
_BEHIND_NAME = re.compile(r"\s*(?:[|｜·•—–/(\[]|\s-\s|,\s(?=.*\d)|\s\d|\bon\b\s|\bin\b\s).*", re.DOTALL)
_AND = re.compile(r"\s*(?:,|、|，|;|；|&|\band\b|\bund\b|\bet\b)\s*")
_NOBODY = frozenset(
    {"admin", "administrator", "webmaster", "root", "user", "anonymous", "unknown", "none", "null", "www"}
)
_LONGEST_NAME = 60
_MOST_AUTHORS = 10
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


class Listed(NamedTuple):
    """The day that the list that led to an article says, in the zone of the source, and how many days it may be off."""

    day: date
    zone: tzinfo
    slack: int


def published(
    page: Page, meta: Metas, article: Thing | None, near: Sequence[Line], listed: Listed | None = None
) -> str | None:
    """When an article was published, as its page says it.

    Args:
        page: the page.
        meta: its meta elements.
        article: its structured data, where there is any.
        near: the lines around its title, the nearest first.
        listed: the day that the list that led here says: of what stands about the page only a date of that day counts.

    Returns:
        None where nothing says it, or nothing that is more to be believed than the list.
    """
    told = [*strings(article.get("datePublished"))] if article else []
    told += [value for name in _PUBLISHED for value in meta.get(name, [])]
    told += _marked(page, _MARKED)
    beside, elsewhere = _in_time_elements(page, near)
    explicit = next(filter(dates.parse, (*told, *beside)), None)
    seen, in_address = [*elsewhere, *_visible(near)], date_in(page.url)
    if explicit or listed is None:
        return explicit or next(iter(seen), in_address)
    agreeing = next((said for said in seen if _of_day(said, listed)), None)
    return agreeing or (None if in_address and _of_day(in_address, listed) else in_address)


def updated(page: Page, meta: Metas, article: Thing | None) -> str | None:
    """When an article was last changed, as found; only what machines are told."""
    told = [*strings(article.get("dateModified"))] if article else []
    told += [value for name in _UPDATED for value in meta.get(name, [])]
    return next(filter(dates.parse, (*told, *_marked(page, _MARKED_UPDATED))), None)


def visible_date(near: Sequence[Line]) -> str | None:
    """The first whole date in some lines, with its time where it has one; that of a change comes last."""
    return next(_visible(near), None)


def _visible(near: Sequence[Line]) -> Iterator[str]:
    for line in sorted(near, key=lambda one: CHANGED.match(one.text) is not None):
        if len(line.text) <= _LONGEST_DATE_LINE:
            yield from whole_dates(line.text)


def _of_day(said: str, listed: Listed) -> bool:
    moment = dates.parse(said, listed.zone)
    return (
        moment is not None and abs((moment.astimezone(listed.zone).date() - listed.day).days) <= listed.slack
    )


def around(title: str | None, lines: Sequence[Line]) -> list[Line]:
    """The lines below and above an article's title, down to where the text begins; of all lines without a title."""
    mine = key(title or "")
    places = [place for place, line in enumerate(lines) if mine and key(line.text) == mine]
    place = next((place for place in places if lines[place].heading), places[0] if places else -1)
    below: list[Line] = []
    for line in lines[place + 1 : place + 1 + _BELOW]:
        if width(line.text) > _BODY_WIDTH:
            break
        below.append(line)
    above = [
        line for line in lines[max(place - _ABOVE, 0) : max(place, 0)] if width(line.text) <= _BODY_WIDTH
    ]
    return below + above[::-1]


def authors(
    page: Page, meta: Metas, article: Thing | None, near: Sequence[Line], lines: Sequence[Line]
) -> tuple[Person, ...]:
    """Who wrote an article; nobody where nothing says it."""
    ways = (
        _people(page, article.get("author") if article else None),
        _named(value for name in _AUTHOR_METAS for value in meta.get(name, [])),
        _named(_marked_authors(page, _MARKED_AUTHORS)),
        _named(_marked_authors(page, _AUTHOR_NAMES)),
        _named(_said(near, lines)),
    )
    return next((found for way in ways if (found := tuple(way)[:_MOST_AUTHORS])), ())


def byline(said: str) -> tuple[Person, ...]:
    """The people that a byline names ("By Jane Doe and John Smith")."""
    return tuple(_named([said]))[:_MOST_AUTHORS]


def _marked(page: Page, selector: str) -> list[str]:
    chrome = Chrome(page)
    nodes = [node for node in page.tree.css(selector)[:20] if not chrome.holds(node)]
    return [attribute(node, "datetime", "content", "title") or text(node) for node in nodes]


def _in_time_elements(page: Page, near: Sequence[Line]) -> tuple[list[str], list[str]]:
    """The dates in time elements beside the title, and in those that stand elsewhere in the article."""
    chrome = Chrome(page)
    close = {line.block.mem_id for line in near}
    found: tuple[list[str], list[str]] = ([], [])
    for node in page.tree.css("time")[:50]:
        said = attribute(node, "datetime") or text(node)
        if not chrome.holds(node) and dates.parse(said):
            found[0 if _stands_in(node, close) else 1].append(said)
    return found


def _stands_in(node: LexborNode, blocks: set[int]) -> bool:
    while node.parent is not None:
        if node.mem_id in blocks:
            return True
        node = node.parent
    return False


def _people(page: Page, value: object) -> Iterator[Person]:
    """The authors of a JSON-LD article, with their pages."""
    for one in value[:_MOST_AUTHORS] if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            name = first(one.get("name"))
            if name and "://" not in name and _is_name(name):
                yield Person(name=name, uri=page.absolute(first(one.get("url"))))
        elif one:
            yield from _named(strings(one))


def _named(values: Iterator[str] | Sequence[str]) -> Iterator[Person]:
    seen: set[str] = set()
    for value in values:
        for part in _AND.split(_without_words_around(value)):
            name = part.strip(" .:：@*")
            if _is_name(name) and key(name) not in seen:
                seen.add(key(name))
                yield Person(name=name)


def _without_words_around(value: str) -> str:
    value = " ".join(value.split())[:500]
    begins = _BEGINS.fullmatch(value)
    labelled = _LABELLED.match(value)
    value = labelled["name"] if labelled else begins["name"] if begins else value
    return _BEHIND_NAME.sub("", VISIBLE.sub("|", value))


def _is_name(name: str) -> bool:
    return (
        2 <= len(name) <= _LONGEST_NAME
        and name.casefold() not in _NOBODY
        and "://" not in name
        and "@" not in name
        and not any(character.isdigit() for character in name)
        and len(name.split()) <= 8
    )


def _marked_authors(page: Page, selector: str) -> Iterator[str]:
    chrome = Chrome(page)
    for node in page.tree.css(selector)[:_MOST_AUTHORS]:
        if not chrome.holds(node):
            inner = node.css_first("[itemprop=name], .p-name, .fn, a[rel~=author]")
            yield attribute(node, "content") or text(inner if inner is not None else node)


def _said(near: Sequence[Line], lines: Sequence[Line]) -> Iterator[str]:
    """What lines beside the title, and then short lines of the text, say in words."""
    for line in near:
        if found := _LABELLED.search(line.text) or _KOREAN.search(line.text):
            yield _name_alone(found)
            return
        if (found := _BEGINS.fullmatch(line.text)) and found["name"][0].isupper():
            yield found["name"]
            return
    for line in lines:
        found = _LABELLED.match(line.text) if len(line.text) <= 2 * _LONGEST_NAME else None
        if found:
            yield _name_alone(found)
            return


def _name_alone(found: re.Match[str]) -> str:
    """A name without the label that follows it in the same line; names in East Asian script end at a space."""
    words = found["name"].split()
    if found.string[found.end() : found.end() + 1] in (":", "："):
        words = words[:-1]
    return " ".join(words[:1] if _CJK.search(found["name"]) else words)
