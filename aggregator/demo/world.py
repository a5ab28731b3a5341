"""The facts of the demo world: what has been published where, as a pure function of how many stories there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aggregator.demo import faults as wrong
from aggregator.demo.faults import Fault
from aggregator.demo.partners import PARTNERS, Partner
from aggregator.demo.texts import LANGUAGES, Text, brief_text, story_text, words

START = datetime(2024, 9, 7, 2, 30, tzinfo=UTC)
"""When the first story is dated, unless told otherwise."""

BETWEEN_STORIES = timedelta(hours=5)
_LATE_LANGUAGES = frozenset({"sa", "fi", "la"})
_LATE_EVERY = 3
_RECENT = 20
_ADDRESSES = {
    "site": "http://www.forum.example",
    "site-zh": "http://cn.forum.example",
    "rss": "http://courier.example",
    "atom": "http://observatory.example",
    "rdf": "http://library.example",
    "json": "http://monitor.example",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of the site in one language.

    Attributes:
        story: the number of its story, from 0 on; its translations have the same.
        language: where it stands.
        spoken: what its text is in.
        since: the number of published stories with which it first appears.
    """

    story: int
    language: str
    spoken: str
    url: str
    path: str
    text: Text
    author: str
    editor: str
    dated: datetime
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry of a partner's feed.

    Attributes:
        number: counts the partner's entries, from 0 on.
        path: of the partner's own page of it; None where it has none.
        declared: the language that the entry itself declares.
        copy_of: the number of the site's story that it copies; None for the partner's own.
    """

    number: int
    url: str
    path: str | None
    language: str
    declared: str | None
    text: Text
    author: str
    dated: datetime
    copy_of: int | None
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is true of one article, for tests to compare with.

    Attributes:
        story: equal for translations of one another, and for nothing else.
        source: who published it first: "site", "site-zh", or the name of a partner.
        url: its address there.
        since: the number of published stories with which it first appears.
        copies: names of the partners whose feeds carry, or carried, a copy.
    """

    story: str
    source: str
    language: str
    url: str
    title: str
    since: int
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The demo world after a number of stories.

    Attributes:
        published: how many stories have been published.
        start: the date of the first story; each later one is dated five hours after the one before.
        addresses: the base URL, without a slash at its end, of the two sites and the four partners by name.
        late: whether some translations appear only together with the next story.
        faults: what the site gets wrong besides.
    """

    published: int
    start: datetime = START
    addresses: Mapping[str, str] = field(default_factory=lambda: _ADDRESSES)
    late: bool = False
    faults: Collection[Fault] = frozenset()

    def article(self, story: int, language: str) -> Article | None:
        """The site's article on a story in one language; None while it is not published."""
        waits = self.late and language in _LATE_LANGUAGES and story % _LATE_EVERY == _LATE_EVERY - 1
        since = story + 1 + waits
        if story < 0 or since > self.published or wrong.is_missing(story, language, self.faults):
            return None
        spoken = wrong.spoken(story, language, self.faults)
        people = words(spoken).people
        return Article(
            story=story,
            language=language,
            spoken=spoken,
            url=self.address(story, language),
            path=self.path(story, language),
            text=story_text(story, spoken),
            author=people[story % len(people)],
            editor=people[(story + 2) % len(people)],
            dated=self.dated(story + 1),
            since=since,
        )

    def path(self, story: int, language: str) -> str:
        """Where the site's article on a story in one language is, or would be."""
        dated = self.dated(story + 1)
        return f"{prefix(language)}/{dated:%Y-%m}/{dated:%d}/c_{article_number(story, language)}.htm"

    def address(self, story: int, language: str) -> str:
        """The same with the host."""
        return self.addresses[site_of(language)] + self.path(story, language)

    def articles(self, language: str) -> Iterator[Article]:
        """The site's articles in one language, newest first."""
        for story in reversed(range(self.published)):
            if article := self.article(story, language):
                yield article

    def items(self, partner: Partner) -> list[Item]:
        """What a partner's feed carries now, newest first."""
        numbers = reversed(range(max(0, 2 * (self.published - _RECENT)), 2 * self.published))
        return [item for number in numbers if (item := self.item(partner, number))]

    def item(self, partner: Partner, number: int) -> Item | None:
        """One entry of a partner, which its feed carries or has carried; None while it is not published.

        With every story, a partner publishes an article of its own and a copy, each in one of its languages.
        """
        story, is_copy = divmod(number, 2)
        if not 0 <= story < self.published:
            return None
        return self._copy(partner, story) if is_copy else self._own(partner, story)

    def dated(self, published: int) -> datetime:
        """When so many stories had been published; for none, the same as for one."""
        return self.start + max(published - 1, 0) * BETWEEN_STORIES

    def truth(self) -> list[Record]:
        """Every article published so far, once: the site's in each language, and the partners' own."""
        items = [
            (partner, item)
            for partner in PARTNERS
            for number in range(2 * self.published)
            if (item := self.item(partner, number))
        ]
        copies: dict[tuple[int, str], list[str]] = {}
        for partner, item in items:
            if item.copy_of is not None:
                copies.setdefault((item.copy_of, item.language), []).append(partner.name)
        articles = [article for language in LANGUAGES for article in self.articles(language)]
        of_site = [_record(article, copies.get((article.story, article.spoken), ())) for article in articles]
        return of_site + [_own_record(partner, item) for partner, item in items if item.copy_of is None]

    def _own(self, partner: Partner, story: int) -> Item:
        language = partner.languages[(story + 2) % len(partner.languages)]
        people = words(language).people
        dated = self.dated(story + 1) + timedelta(minutes=7)
        path = _partner_path(dated, 2 * story)
        return Item(
            number=2 * story,
            url=self.addresses[partner.name] + path,
            path=path,
            language=language,
            declared=language if partner.declares_own else None,
            text=brief_text(len(PARTNERS) * story + PARTNERS.index(partner), language),
            author=people[(story + 1) % len(people)],
            dated=dated,
            copy_of=None,
            since=story + 1,
        )

    def _copy(self, partner: Partner, story: int) -> Item | None:
        language = partner.languages[story % len(partner.languages)]
        original = self.article(story, language)
        if original is None or original.spoken != language:
            return None
        dated = self.dated(original.since) + timedelta(minutes=11)
        path = None if partner.links_back else _partner_path(dated, 2 * story + 1)
        tracked = f"{original.url}?utm_source={partner.name}&utm_medium=feed"
        return Item(
            number=2 * story + 1,
            url=self.addresses[partner.name] + path if path else tracked,
            path=path,
            language=language,
            declared=language if partner.declares_copies else None,
            text=original.text,
            author=original.author,
            dated=dated,
            copy_of=story,
            since=original.since,
        )


def site_of(language: str) -> str:
    """Which of the world's addresses has the site's articles in a language: Chinese has a host of its own."""
    return "site-zh" if language == "zh" else "site"


def prefix(language: str) -> str:
    """What the paths of the site's pages in a language begin with: nothing at the root of a host."""
    return "" if language in ("en", "zh") else f"/{language}"


def article_number(story: int, language: str) -> int:
    """The number in the address of an article: the same for all languages of one host."""
    return 1130000 + 41 * story if language == "zh" else 1020000 + 37 * story


def story_number(number: int, language: str) -> int:
    """The story that an article's number belongs to; of other numbers, some story with another address."""
    return (number - 1130000) // 41 if language == "zh" else (number - 1020000) // 37


def _partner_path(dated: datetime, number: int) -> str:
    return f"/{dated:%Y/%m}/{number + 1}.html"


def _record(article: Article, copies: Sequence[str]) -> Record:
    return Record(
        story=f"site-{article.story}",
        source=site_of(article.language),
        language=article.spoken,
        url=article.url,
        title=article.text.title,
        since=article.since,
        copies=tuple(copies),
    )


def _own_record(partner: Partner, item: Item) -> Record:
    return Record(
        story=f"{partner.name}-{item.number}",
        source=partner.name,
        language=item.language,
        url=item.url,
        title=item.text.title,
        since=item.since,
    )
