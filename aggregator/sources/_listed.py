"""When the articles of a list were published, as the list says it: some sites say it nowhere else.

Observations: the date stands in the card or table row of the article, marked up, in an element of its own, or in a line
with the author or the section; or in a line above several articles; or behind the link in the same line. Other dates
stand there too: of events, in the first words of the article, of the last change.

Rule: of each card the first that can be read, in this order: time elements, elements named after dates, short pieces of
text, the beginning of longer ones. Where cards have none: the rest of the link's line, then the nearest line before it
that is nothing but a date, within the part of the page that holds the list; where no such line stands before the first
link, the one behind. A date of the future is none: it is that of an event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from aggregator.core import dates, incomplete, relative
from aggregator.core.relative import Clock
from aggregator.sources._candidates import Candidate, cards_elsewhere
from aggregator.sources._dates_in_text import CHANGED, whole_dates
from aggregator.sources._lines import Line, key, lines, width
from aggregator.sources._markup import Page, ancestors, attribute, text

_DATE_NAMES = re.compile(
    r"(?:.*[-_])?(?:date|datetime|time|timestamp|published|posted(?:-on)?|ago|fecha|datum|data|pubdate|day|riqi|shijian)"
    r"(?:[-_].*)?|.*(?:date|time)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|｜·•‧∙;；]\s*|\s+[-–—/~]\s+|,\s(?=\D{12,})")
_LONGEST_PIECE = 60
_BEGINNING = 30
_MOST_PIECES = 60
_CARD_LINES = 40
_AHEAD = timedelta(days=1)


class Told(NamedTuple):
    """A date as a list says it, and the moment that it means."""

    said: str
    moment: datetime


class _Piece(NamedTuple):
    """A text of a card that may be a date; the lower its rank, the likelier."""

    rank: int
    text: str


class Reader:
    """Reads the dates of one list; the order of day and month is that of all of them.

    Args:
        zone: the time zone of dates that name none.
        at: when the page was fetched; None: only whole dates are read.
        language: the language of the page.
    """

    def __init__(self, zone: tzinfo = UTC, at: datetime | None = None, language: str | None = None) -> None:
        self._zone = zone
        self._clock = Clock(at=at, zone=zone, language=language) if at else None
        self._order: str | None = None

    def learn(self, texts: Sequence[str]) -> None:
        """Find out in which order a list writes its dates in numbers, unless that is known."""
        if self._clock and self._order is None:
            self._order = incomplete.order(texts, self._clock)

    def read(self, said: str) -> Told | None:
        """The date that a piece of text is, or begins or ends with."""
        if not said or not any(map(str.isalnum, said)):
            return None
        whole = next(whole_dates(said), None) if width(said) <= 2 * _LONGEST_PIECE else None
        if whole and (width(said) <= _LONGEST_PIECE or said.find(whole) <= _BEGINNING):
            return self._accepted(whole, dates.parse(whole, self._zone))
        if width(said) > _LONGEST_PIECE:
            return None
        if (
            any(map(str.isdigit, said))
            and width(said) <= _BEGINNING
            and (at := dates.parse(said, self._zone))
        ):
            return self._accepted(said, at)
        if self._clock is None:
            return None
        for part in dict.fromkeys((*_PARTS.split(said), said)):
            found = relative.moment(part, self._clock) or incomplete.moment(part, self._clock, self._order)
            if found:
                return Told(part, found)
        return None

    def _accepted(self, said: str, at: datetime | None) -> Told | None:
        if at is None or (self._clock and at > self._clock.at + _AHEAD):
            return None
        return Told(said, at)


def told(page: Page, articles: Sequence[Candidate], reader: Reader) -> dict[str, Told]:
    """What a list says of the dates of its articles, by their addresses.

    Args:
        page: the page.
        articles: those of the list, in its order.
        reader: reads the dates.
    """
    elsewhere = cards_elsewhere(articles)
    pieces = {
        one.url: [
            piece
            for card in (one.card, *elsewhere.get(one.url, ()))
            for piece in sorted(_pieces(card, one.title), key=lambda piece: piece.rank)
        ]
        for one in articles
    }
    reader.learn([part for found in pieces.values() for piece in found for part in _PARTS.split(piece.text)])
    in_cards = {
        url: next((said for piece in found if (said := reader.read(piece.text))), None)
        for url, found in pieces.items()
    }
    undated = [one for one in articles if in_cards[one.url] is None]
    around = _around(_Around(page, articles), undated, reader) if undated else {}
    return {url: said for url in pieces if (said := in_cards[url] or around.get(url))}


def first_date(near: Sequence[Line], reader: Reader) -> Told | None:
    """The first date in the lines around the title of an article."""
    said = [line.text for line in near if not CHANGED.match(line.text)]
    reader.learn([part for one in said for part in _PARTS.split(one)])
    return next(filter(None, map(reader.read, said)), None)


def _pieces(card: LexborNode | None, title: str) -> Iterator[_Piece]:
    """The texts of a card that may be its date."""
    if card is None:
        return
    title = key(title)
    for node in [card, *card.css("time, [class], [itemprop], abbr[title], [datetime]")][:_MOST_PIECES]:
        if node.tag == "time" or attribute(node, "datetime"):
            yield from (
                _Piece(0, said) for said in (attribute(node, "datetime", "title"), text(node)) if said
            )
        elif _named_after_dates(node) and width(text(node)) <= 2 * _LONGEST_PIECE:
            shown = text(node)
            yield _Piece(3 if CHANGED.match(shown) else 1, attribute(node, "content") or shown)
    for line in lines(card)[:_CARD_LINES]:
        long = width(line.text) > _LONGEST_PIECE
        within = (node for node in line.nodes if not long or not _in_block(node, line))
        for part in dict.fromkeys((line.text, *((node.text_content or "").strip() for node in within))):
            if part and key(part) != title:
                yield _Piece(3 if CHANGED.match(part) else 4 if width(part) > _LONGEST_PIECE else 2, part)


def _in_block(node: LexborNode, line: Line) -> bool:
    """Whether a text stands in the block of its line itself, and in no element within it."""
    return node.parent is not None and node.parent.mem_id == line.block.mem_id


def _named_after_dates(node: LexborNode) -> bool:
    values = node.attributes
    names = f"{values.get('class') or ''} {values.get('itemprop') or ''}"[:300].split()
    return any(len(name) <= 40 and _DATE_NAMES.fullmatch(name) for name in names)


class _Around:
    """The lines of the part of a page that holds a list, and which of them the links stand in."""

    def __init__(self, page: Page, articles: Sequence[Candidate]) -> None:
        root = _holder(articles) or page.tree.body
        self._lines = lines(root) if root is not None else []
        self._cards = {one.card.mem_id for one in articles if one.card is not None and one.card.tag != "a"}
        self.places: dict[str, int] = {}
        nodes = {anchor.node.mem_id: one.url for one in articles for anchor in one.anchors}
        for place, line in enumerate(self._lines):
            for node in line.nodes:
                url = next((nodes[one.mem_id] for one in ancestors(node) if one.mem_id in nodes), None)
                if url:
                    self.places.setdefault(url, place)

    def beside(self, place: int, title: str) -> str:
        """The rest of a line without the title in it."""
        return self._lines[place].text.replace(title, " ", 1).strip() if title else ""

    def alone(self, place: int) -> tuple[str, ...]:
        """The texts of a line that may be a date for several articles; none of one that is an article's own."""
        line = self._lines[place]
        own = any(one.mem_id in self._cards for one in (line.block, *ancestors(line.block)))
        if own or place in self._taken or width(line.text) > _LONGEST_PIECE:
            return ()
        return (line.text, *((node.text_content or "").strip() for node in line.nodes))

    @cached_property
    def _taken(self) -> frozenset[int]:
        return frozenset(self.places.values())

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)


def _around(around: _Around, undated: Sequence[Candidate], reader: Reader) -> Mapping[str, Told]:
    """Dates beside the links, and in lines of their own before or behind them."""
    beside = {
        one.url: around.beside(around.places[one.url], one.best.label)
        for one in undated
        if one.url in around.places
    }
    lonely = {place: shown for place in range(around.count) if (shown := around.alone(place))}
    reader.learn([*(shown for texts in lonely.values() for shown in texts), *beside.values()])
    alone = {
        place: said
        for place, texts in lonely.items()
        if (said := next(filter(None, map(reader.read, texts)), None))
    }
    links = sorted(around.places.values())
    before = any(place < links[0] for place in alone)
    found: dict[str, Told] = {}
    for url, rest in beside.items():
        nearest = _nearest(around.places[url], alone, links, before=before)
        said = reader.read(rest) or (alone[nearest] if nearest is not None else None)
        if said:
            found[url] = said
    return found


def _nearest(place: int, alone: Mapping[int, Told], links: Sequence[int], *, before: bool) -> int | None:
    """The line of a date that a link belongs to: the last before it, or the first between it and the next link."""
    if before:
        return max((one for one in alone if one < place), default=None)
    until = next((one for one in links if one > place), None)
    return min((one for one in alone if one > place and (until is None or one < until)), default=None)


def _holder(articles: Sequence[Candidate]) -> LexborNode | None:
    """The smallest element that holds the links of a list."""
    if len(articles) < 2:
        return None
    chains = [[one.mem_id for one in ancestors(article.best.node)] for article in articles]
    common = set(chains[0]).intersection(*chains[1:])
    return next((one for one in ancestors(articles[0].best.node) if one.mem_id in common), None)
