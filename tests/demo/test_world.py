"""The demo world: its texts, its pages, its feeds, and how it answers over HTTP."""

from __future__ import annotations

import gzip
import http.client
import json
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest

from aggregator.demo.documents import Document
from aggregator.demo.faults import Fault
from aggregator.demo.feeds import partner_document
from aggregator.demo.partners import PARTNERS, Partner
from aggregator.demo.server import DemoServer, config
from aggregator.demo.site import PER_PAGE, site_document
from aggregator.demo.texts import LANGUAGES, WRITTEN, brief_text, story_text, words
from aggregator.demo.world import World, prefix, site_of

SCRIPTS = {"ko": "HANGUL", "ru": "CYRILLIC", "el": "GREEK", "sa": "DEVANAGARI", "zh": "CJK", "ja": "HIRAGANA"}
SHORT = {"ko", "ja", "zh"}
VOID = {"meta", "link", "br", "img", "hr", "input"}
LABELS = (
    "한어Русский языкEnglishFrançaisIndonesianSanskrit日本語DeutschPortuguêsΕλληνικά"
    "españolItalianoSuomalainenLatina"
)


class Page(HTMLParser):
    """Reads a page strictly: every element must be closed, in order. Collects links by where they stand."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.links: list[tuple[str, str, str]] = []
        self.texts: dict[str, str] = {}
        self.language = ""
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert "hreflang" not in given
        if tag == "html":
            self.language = given["lang"]
        if tag not in VOID:
            self.open.append((tag, given.get("class", "")))
        if tag == "a":
            self.links.append((self._place(), given["href"], ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.texts[self._place()] = self.texts.get(self._place(), "") + data
        if any(tag == "a" for tag, _ in self.open):
            place, href, label = self.links.pop()
            self.links.append((place, href, label + data))

    def _place(self) -> str:
        return next((name for _, name in reversed(self.open) if name), "")


def page(document: Document | None) -> Page:
    """Read an HTML document that must be there."""
    assert document is not None
    return Page(document.body.decode())


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """A running demo world in which only `publish` publishes."""
    with DemoServer(every=None) as running:
        yield running


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask once, on a connection of its own: status, headers in lower case, body as sent."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"{parts.path}{f'?{parts.query}' if parts.query else ''}", headers=sent)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def mostly(text: str, script: str) -> bool:
    """Whether nine of ten letters are of a script."""
    letters = [character for character in text if character.isalpha()]
    return sum(unicodedata.name(letter).startswith(script) for letter in letters) > 0.9 * len(letters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_written_stories_are_there_in_full(language: str) -> None:
    """Each of the written stories has a title and paragraphs of a decent length in each language."""
    for story in range(WRITTEN):
        text = story_text(story, language)
        assert (8 if language in SHORT else 20) <= len(text.title) <= 72
        assert len(text.paragraphs) in (2, 3)
        assert sum(map(len, text.paragraphs)) >= (100 if language in SHORT else 250)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_in_their_script(language: str) -> None:
    """Texts are written in their language's script, in NFC, with nothing left unfilled."""
    for story in range(WRITTEN + 60):
        text = story_text(story, language)
        whole = " ".join((text.title, *text.paragraphs))
        assert unicodedata.is_normalized("NFC", whole)
        assert not set(whole) & set("{}")
        if language == "ja":
            assert any("HIRAGANA" in unicodedata.name(character, "") for character in whole)
        else:
            assert mostly(whole, SCRIPTS.get(language, "LATIN"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_articles_never_repeat(language: str) -> None:
    """The written stories, 200 put together after them, and 200 of the partners' own all differ."""
    texts = [story_text(story, language) for story in range(WRITTEN + 200)]
    texts += [brief_text(number, language) for number in range(200)]
    assert len({text.title for text in texts}) == len(texts)
    assert len({text.paragraphs for text in texts}) == len(texts)
    assert max(Counter(text.paragraphs[1:] for text in texts).values()) <= 12


def test_languages_differ() -> None:
    """No text stands in two languages."""
    for story in (*range(WRITTEN), WRITTEN, WRITTEN + 1, WRITTEN + 2):
        titles = Counter(story_text(story, language).title for language in LANGUAGES)
        assert titles.most_common(1)[0][1] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_site_can_be_read_from_its_lists(language: str) -> None:
    """Following the next links of a language's lists from its home page finds each of its articles once."""
    world = World(published=13)
    host, url = site_of(language), f"{prefix(language)}/"
    found: list[str] = []
    while url:
        listed = page(site_document(world, host, url))
        found += [href for place, href, _ in listed.links if place == "list"]
        following = [href for _, href, label in listed.links if label == words(language).next]
        url = following[0] if following else ""
    assert found == [article.path for article in world.articles(language)]
    assert len(found) == 13 > 2 * PER_PAGE


@pytest.mark.parametrize("language", LANGUAGES)
def test_article_page_says_what_it_must(language: str) -> None:
    """An article page has title, date, author, text, editor, source and feedback, and the one wrong language."""
    article = next(World(published=7).articles(language))
    read = page(site_document(World(published=7), site_of(language), article.path))
    assert read.language == "zh-CN"
    assert read.texts["main"].strip() == article.text.title
    assert read.texts["date"] == "2024-09-08"
    assert article.author in read.texts["author"]
    assert article.editor in read.texts["editor"]
    assert [line for line in read.texts["text"].splitlines() if line] == list(article.text.paragraphs)
    assert read.texts["source"] == words(language).source
    assert words(language).feedback in read.texts["feedback"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_switcher_leads_to_the_translations(language: str) -> None:
    """The switcher has the 14 labels, each leading to its language's version; the Chinese one it leaves out."""
    world = World(published=3)
    article = next(world.articles(language))
    read = page(site_document(world, site_of(language), article.path))
    assert read.texts["languages"] == LABELS
    links = [href for place, href, _ in read.links if place == "languages"]
    assert links == [next(world.articles(other)).url for other in LANGUAGES if other != "zh"]
    home = page(site_document(world, site_of(language), f"{prefix(language)}/"))
    lists = [href for place, href, _ in home.links if place == "languages"]
    assert lists == [f"{world.addresses['site']}{prefix(other)}/" for other in LANGUAGES if other != "zh"]


def test_every_link_leads_somewhere(server: DemoServer) -> None:
    """Starting from the two home pages and the partners' front pages, no link on a page is broken."""
    waiting = [f"{address}/" for address in server.addresses.values()]
    seen = set(waiting)
    while waiting:
        url = waiting.pop()
        status, headers, body = get(url)
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8"), url
        for _, href, _ in page(Document("", body, server.world.start)).links:
            target = urljoin(url, href).partition("#")[0]
            if target not in seen and target.startswith("http"):
                seen.add(target)
                waiting.append(target)
    assert {record.url for record in server.world.truth()} <= seen


@pytest.mark.parametrize(
    "path", ["/xx/", "/index_99.htm", "/index_0.htm", "/2024-09/07/c_1020001.htm", "/a/%2e"]
)
def test_unknown_pages_are_missing(path: str) -> None:
    """Paths of nothing, and of articles that are not published or not there, lead to nothing."""
    world = World(published=2)
    assert site_document(world, "site", path) is None
    later = next(World(published=3).articles("en"))
    assert site_document(world, "site", later.path) is None
    assert all(partner_document(world, partner.name, path) is None for partner in PARTNERS)
    assert partner_document(world, "atom", "/2024/09/5.html") is None


def test_late_translations_come_with_the_next_story() -> None:
    """Where translations may be late, the switcher shows their label without a link until they are there."""
    early, after = World(published=3, late=True), World(published=4, late=True)
    assert early.article(2, "fi") is None
    article = early.article(2, "en")
    assert article is not None
    links = [
        href
        for place, href, _ in page(site_document(early, "site", article.path)).links
        if place == "languages"
    ]
    assert len(links) == 11
    document = site_document(after, "site", article.path)
    complete = page(document)
    assert len([href for place, href, _ in complete.links if place == "languages"]) == 14
    assert complete.texts["languages"] == LABELS
    assert document is not None
    assert document.modified == after.dated(4)
    late = next(record for record in after.truth() if (record.story, record.language) == ("site-2", "fi"))
    assert late.since == 4


def led_to(world: World, story: int, language: str) -> dict[str, str]:
    """Where the labels of an article's switcher lead."""
    article = world.article(story, language)
    assert article is not None
    read = page(site_document(world, site_of(language), article.path))
    return {label: href for place, href, label in read.links if place == "languages"}


def test_missing_translations_have_no_page() -> None:
    """More than two thirds of the articles are there; the switcher leads to these, or, where it is dead, to all."""
    faults = frozenset({Fault.MISSING})
    world, dead = World(published=7, faults=faults), World(published=7, faults=faults | {Fault.DEAD})
    site = {(record.story, record.language) for record in world.truth() if record.source.startswith("site")}
    assert 0.66 < len(site) / (7 * len(LANGUAGES)) < 0.8
    labels = led_to(world, 1, "en")
    assert len(labels) == sum(story == "site-1" and language != "zh" for story, language in site)
    assert len(led_to(dead, 1, "en")) == len(LANGUAGES) - 1
    gone = set(led_to(dead, 1, "en").values()) - set(labels.values())
    assert all(site_document(dead, "site", urlsplit(url).path) is None for url in gone)


def test_a_label_may_lead_to_another_language() -> None:
    """On pages in French and Japanese, Portuguese leads to German."""
    crossed = World(published=2, faults={Fault.CROSSED})
    assert led_to(crossed, 0, "fr")["Português"] == led_to(crossed, 0, "fr")["Deutsch"]
    assert led_to(crossed, 0, "en")["Português"] != led_to(crossed, 0, "en")["Deutsch"]


def test_a_page_may_be_in_another_language() -> None:
    """The Italian page of a story is in Spanish, which has no page of its own, and its record says so."""
    world = World(published=2, faults={Fault.FOREIGN})
    article = world.article(1, "it")
    assert article is not None
    assert (article.spoken, article.text) == ("es", story_text(1, "es"))
    assert world.article(1, "es") is None
    assert next(record for record in world.truth() if record.url == article.url).language == "es"


def test_a_link_may_lead_to_another_story() -> None:
    """One page of every second story leads to the story before it, in the language that its label says."""
    world = World(published=2, faults={Fault.WRONG})
    assert led_to(world, 1, "en")["Русский язык"] == world.address(0, "ru")
    assert led_to(world, 1, "de")["Русский язык"] == world.address(1, "ru")
    assert led_to(world, 0, "en")["Русский язык"] == world.address(0, "ru")


@pytest.mark.parametrize("partner", PARTNERS[:3], ids=lambda partner: partner.name)
def test_feeds_carry_copies_and_their_own(partner: Partner) -> None:
    """Each XML feed is read without complaint, and carries what its publisher has, with the languages it declares."""
    world = World(published=9)
    document = partner_document(world, partner.name, partner.path)
    assert document is not None
    items = world.items(partner)
    assert len(items) == 18
    read = feedparser.parse(document.body, response_headers={"content-type": document.media_type})
    assert not read.bozo
    assert read.version == {"rss": "rss20", "atom": "atom10", "rdf": "rss10"}[partner.name]
    assert [(entry.title, entry.link) for entry in read.entries] == [
        (item.text.title, item.url) for item in items
    ]
    assert [entry.content[0].value.count("<p>") for entry in read.entries] == [
        len(item.text.paragraphs) for item in items
    ]
    assert all("published_parsed" in entry or "updated_parsed" in entry for entry in read.entries)
    assert read.feed.get("language") == partner.feed_language


def test_json_feed_is_complete() -> None:
    """The JSON Feed has what version 1.1 demands, and declares the language of its own entries only."""
    document = partner_document(World(published=9), "json", "/feed.json")
    assert document is not None
    feed = json.loads(document.body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert len({item["id"] for item in feed["items"]}) == 18
    assert {"language" in item for item in feed["items"] if int(item["id"].removeprefix("json-")) % 2} == {
        False
    }
    assert sum("language" in item for item in feed["items"]) == 9


def test_truth_is_whole_and_without_repetition() -> None:
    """The truth has each story in each language once, each partner's own article, and every copy."""
    world = World(published=20)
    truth = world.truth()
    assert len(truth) == 20 * (len(LANGUAGES) + len(PARTNERS))
    assert len({record.url for record in truth}) == len({record.title for record in truth}) == len(truth)
    assert sum(len(record.copies) for record in truth) == 20 * len(PARTNERS)
    assert {record.language for record in truth} == set(LANGUAGES)
    texts = {(r.title, r.language): r for r in truth}
    for partner in PARTNERS:
        for item in world.items(partner):
            copied = partner.name in texts[item.text.title, item.language].copies
            assert copied == (item.copy_of is not None)


def test_publishing_adds_one_story(server: DemoServer) -> None:
    """`publish` adds one story in all languages and one entry of each partner's own; nothing else changes."""
    before = server.world
    known = {record.url for record in before.truth()}
    after = server.publish()
    new = [record for record in after.truth() if record.url not in known]
    assert after.published == before.published + 1
    assert Counter(record.story.split("-")[0] for record in new) == {
        "site": 15,
        **{p.name: 1 for p in PARTNERS},
    }
    assert {record.since for record in new} == {after.published}
    for language in LANGUAGES:
        for article in before.articles(language):
            host = site_of(language)
            assert site_document(before, host, article.path) == site_document(after, host, article.path)


def test_time_publishes() -> None:
    """A story is published each time the interval has passed on the clock, and none before."""
    now = 100.0
    demo = DemoServer(published=6, every=5.0, clock=lambda: now)
    assert demo.world.published == 6
    with demo:
        now += 4.9
        assert demo.world.published == 6
        now += 10.2
        assert demo.world.published == 9
        assert demo.publish().published == 10


def test_conditional_requests(server: DemoServer) -> None:
    """Both validators bring a 304 while nothing is published, the tag wins, and afterwards the document comes."""
    for url in (server.addresses["site"] + "/", server.addresses["atom"] + "/atom.xml"):
        status, headers, body = get(url)
        assert status == 200
        assert body
        etag, modified = headers["etag"], headers["last-modified"]
        for sent in (
            {"If_None_Match": etag},
            {"If_None_Match": f'"other", W/{etag}'},
            {"If_Modified_Since": modified},
            {"If_None_Match": etag, "If_Modified_Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        ):
            status, answer, body = get(url, **sent)
            assert (status, body, answer["etag"]) == (304, b"", etag)
        assert get(url, If_None_Match='"other"', If_Modified_Since=modified)[0] == 200
        assert get(url, If_Modified_Since="yesterday")[0] == 200
        server.publish()
        assert get(url, If_None_Match=etag)[0] == 200
        assert get(url, If_Modified_Since=modified)[0] == 200


def test_gzip_has_its_own_tag(server: DemoServer) -> None:
    """Compressed answers come to those who accept them, with a tag of their own, always the same."""
    url = server.addresses["rss"] + "/feed/"
    _, plain, body = get(url, Accept_Encoding="br, gzip;q=0")
    _, zipped, packed = get(url, Accept_Encoding="br, gzip")
    assert "content-encoding" not in plain
    assert zipped["content-encoding"] == "gzip"
    assert gzip.decompress(packed) == body
    assert plain["etag"] != zipped["etag"] == get(url, Accept_Encoding="gzip")[1]["etag"]
    assert plain["vary"] == zipped["vary"] == "Accept-Encoding"
    assert get(url, Accept_Encoding="gzip", If_None_Match=zipped["etag"])[0] == 304


def test_head_and_missing(server: DemoServer) -> None:
    """HEAD says what GET says without a body; a query changes nothing; what is not there is a 404."""
    url = server.addresses["site"] + "/fi/"
    status, headers, body = get(url, "HEAD")
    assert (status, body) == (200, b"")
    assert headers["etag"] == get(f"{url}?utm_source=x")[1]["etag"]
    assert get(server.addresses["site"] + "/nothing.htm")[0] == 404
    assert get(url, "POST")[0] == 501


def test_connections_are_kept_and_closed_at_the_end() -> None:
    """One connection serves many requests; `stop` ends it, and the port is free again."""
    with DemoServer(every=None) as demo:
        port = urlsplit(demo.addresses["site"]).port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        for path in ("/", "/fr/", "/missing", "/"):
            connection.request("GET", path)
            connection.getresponse().read()
    assert connection.sock.recv(1) == b""
    connection.close()
    assert port
    again = DemoServer(every=None, ports={"site": port})
    assert again.addresses["site"] == f"http://127.0.0.1:{port}"
    with pytest.raises(OSError, match="in use"):
        DemoServer(every=None, ports={"site": port})
    again.stop()


def test_config_names_the_sources(tmp_path: Path) -> None:
    """The configuration has the service's settings and the six sources of the world."""
    demo = DemoServer(every=None)
    folder = tmp_path / 'a "quoted" \\ folder'
    settings = tomllib.loads(config(demo, folder, listen="127.0.0.1:8765"))
    demo.stop()
    assert set(settings) == {"service", "polling", "sources"}
    assert settings["service"]["listen"] == "127.0.0.1:8765"
    assert (
        Path(settings["service"]["database"]).parent
        == Path(settings["service"]["publish_dir"]).parent
        == folder
    )
    assert settings["polling"] == {"interval": "5s", "min_interval": "1s", "page_pause": "0s", "per_host": 4}
    kinds = [(source["id"], source["kind"]) for source in settings["sources"]]
    assert kinds == [("site", "site"), ("site-zh", "site"), *((partner.name, "feed") for partner in PARTNERS)]
    assert settings["sources"][0]["url"] == demo.addresses["site"] + "/"
