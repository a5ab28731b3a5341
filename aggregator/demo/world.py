"""The facts of the demo world: what has been published where, as a pure function of how many stories there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

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
class Partner:
    """A publisher with a feed, which copies some of the site's articles and adds its own.

    Attributes:
        name: which of the world's addresses is its; the format of its feed, too.
        languages: those it publishes in, by turns.
        feed_language: what its feed declares for everything.
        declares_copies, declares_own: whether its copied and its own entries declare their language.
        links_back: whether a copy links to the site's article (with tracking parameters) or to its own page.
    """

    name: str
    title: str
    path: str
    languages: tuple[str, ...]
    feed_language: str | None = None
    declares_copies: bool = False
    declares_own: bool = False
    links_back: bool = False


PARTNERS = (
    # As blog software does it: one language for everything, and it is the wrong one for most.
    Partner(
        name="rss",
        title="Harbour Courier",
        path="/feed/",
        languages=("en", "de", "es", "id", "fi"),
        feed_language="en-US",
        links_back=True,
    ),
    Partner(
        name="atom",
        title="Observatoire des réseaux",
        path="/atom.xml",
        languages=("fr", "ja", "ko", "el", "pt"),
        declares_copies=True,
        declares_own=True,
    ),
    Partner(
        name="rdf",
        title="Bibliotheca Interretialis",
        path="/index.rdf",
        languages=("la", "it", "sa", "ru"),
        declares_copies=True,
        links_back=True,
    ),
    Partner(
        name="json",
        title="网络观察 Net Monitor",
        path="/feed.json",
        languages=("zh", "en", "ru", "id", "ja"),
        declares_own=True,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article of the site in one language.

    Attributes:
        story: the number of its story, from 0 on; its translations have the same.
        since: the number of published stories with which it first appears.
    """

    story: int
    language: str
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
    """

    published: int
    start: datetime = START
    addresses: Mapping[str, str] = field(default_factory=lambda: _ADDRESSES)
    late: bool = False

    def article(self, story: int, language: str) -> Article | None:
        """The site's article on a story in one language; None while it is not published."""
        waits = self.late and language in _LATE_LANGUAGES and story % _LATE_EVERY == _LATE_EVERY - 1
        since = story + 1 + waits
        if story < 0 or since > self.published:
            return None
        dated = self.dated(story + 1)
        path = f"{prefix(language)}/{dated:%Y-%m}/{dated:%d}/c_{article_number(story, language)}.htm"
        people = words(language).people
        return Article(
            story=story,
            language=language,
            url=self.addresses[site_of(language)] + path,
            path=path,
            text=story_text(story, language),
            author=people[story % len(people)],
            editor=people[(story + 2) % len(people)],
            dated=dated,
            since=since,
        )

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

        With every story, a partner publishes a copy in one of its languages, and an article of its own.
        """
        story, is_copy = divmod(number, 2)
        language = partner.languages[(story + (0 if is_copy else 2)) % len(partner.languages)]
        original = self.article(story, language)
        if not 0 <= story < self.published or (is_copy and original is None):
            return None
        # A minute or so apart from each other and from the site, as real publishers are.
        dated = self.dated(story + 1) + timedelta(minutes=7 + 4 * is_copy)
        path: str | None = f"/{dated:%Y/%m}/{number + 1}.html"
        url = f"{self.addresses[partner.name]}{path}"
        people = words(language).people
        text, author = self._brief(partner, story, language), people[(story + 1) % len(people)]
        if is_copy and original:
            text, author = original.text, original.author
            if partner.links_back:
                url, path = f"{original.url}?utm_source={partner.name}&utm_medium=feed", None
        declares = partner.declares_copies if is_copy else partner.declares_own
        return Item(
            number=number,
            url=url,
            path=path,
            language=language,
            declared=language if declares else None,
            text=text,
            author=author,
            dated=dated,
            copy_of=story if is_copy else None,
            since=original.since if is_copy and original else story + 1,
        )

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
        of_site = [
            Record(
                story=f"site-{article.story}",
                source=site_of(language),
                language=language,
                url=article.url,
                title=article.text.title,
                since=article.since,
                copies=tuple(copies.get((article.story, language), ())),
            )
            for language in LANGUAGES
            for article in self.articles(language)
        ]
        of_partners = [
            Record(
                story=f"{partner.name}-{item.number}",
                source=partner.name,
                language=item.language,
                url=item.url,
                title=item.text.title,
                since=item.since,
            )
            for partner, item in items
            if item.copy_of is None
        ]
        return of_site + of_partners

    def _brief(self, partner: Partner, story: int, language: str) -> Text:
        return brief_text(len(PARTNERS) * story + PARTNERS.index(partner), language)


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
