"""`aggregator explain`: one entry's whole story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.program import aggregator, lines, on_terminal
from tests.scripted import Answer, ScriptedServer

Configure = Callable[..., Path]

FINNISH = "Hallitus esitteli uuden lain, joka parantaa lasten turvallisuutta verkossa ja koulussa. "
GERMAN = "Die Regierung hat ein neues Gesetz vorgestellt, das Kinder im Netz besser schützen soll. "
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US"><title>{title}</title><id>urn:{title}</id>
{entries}</feed>"""
ENTRY = """<entry><id>{id}</id><title>{words}</title><link href="https://example.org/{path}"/>{more}
<updated>2026-11-20T10:00:00+02:00</updated><content>{text}</content></entry>"""
LINK = '<link rel="alternate" hreflang="{0}" href="https://example.org/{0}/1"/>'


def document(title: str, *entries: str) -> Answer:
    """An Atom feed that calls all its entries English."""
    return Answer(ATOM.format(title=title, entries="".join(entries)).encode())


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two sources were polled: a story in Finnish and German that names a Swedish version, and a copy of one of it."""
    more = "".join(map(LINK.format, ("fi", "de", "sv")))
    finnish = ENTRY.format(id="urn:uuid:1", words="Uusi laki", path="fi/1", text=FINNISH * 3, more=more)
    german = ENTRY.format(id="urn:uuid:2", words="Neues Gesetz", path="de/1", text=GERMAN * 3, more=more)
    copy = ENTRY.format(id="urn:copy", words="Uusi laki", path="fi/1?utm_source=x", text=FINNISH * 3, more="")
    server = ScriptedServer()
    server.script |= {"/one": document("One", finnish, german), "/two": document("Two", copy)}
    path = tmp_path_factory.mktemp("explain") / "config.toml"
    path.write_text(
        f'[[sources]]\nid = "one"\nurl = "{server.url}/one"\n[[sources]]\nid = "two"\nurl = "{server.url}/two"\n'
    )
    for source in ("one", "two"):
        assert aggregator("poll", source, "-c", path).returncode == 0
    yield path
    server.close()


def test_all_of_an_entry_is_told_to_programs(config: Path) -> None:
    """The language and every opinion, the feed, the dates as said and as believed, the story and what it waits for."""
    done = aggregator("explain", "urn:uuid:1", "--json", "-c", config)
    assert done.returncode == 0
    (told,) = lines(done)
    assert told["source"]["id"] == "one"
    assert (told["title"], told["link"]) == ("Uusi laki", "https://example.org/fi/1")
    assert (told["status"], told["reason"], told["duplicate_of"]) == ("published", "not seen before", None)
    assert (told["language"], told["edition"], told["listed"]) == ("fi", "fi", True)
    assert {("feed", "en-US"), ("pycld2", "fi")} <= {
        (opinion["witness"], opinion["language"]) for opinion in told["evidence"]["opinions"]
    }
    assert told["evidence"]["decided_by"]
    dates = told["dates"]
    assert dates["updated"] == "2026-11-20T08:00:00Z"
    assert dates["updated_said"] == "2026-11-20T10:00:00+02:00"
    assert dates["first_seen_at"] == dates["changed_at"]
    assert [copy["source_id"] for copy in told["copies"]] == ["two"]
    assert [(member["language"], member["link"]) for member in told["story"]["members"]] == [
        ("de", "https://example.org/de/1")
    ]
    assert [awaited["alternate"]["language"] for awaited in told["story"]["awaited"]] == ["sv"]


def test_a_duplicate_says_what_is_published_in_its_stead(config: Path) -> None:
    """An address that both have means both, the published one first."""
    published, duplicate = lines(aggregator("explain", "example.org/fi/1", "--json", "-c", config))
    assert (published["source"]["id"], duplicate["source"]["id"]) == ("one", "two")
    assert (duplicate["status"], duplicate["listed"]) == ("duplicate", False)
    assert "the same address as in source 'one'" in duplicate["reason"]
    assert duplicate["duplicate_of"]["id"] == published["id"]
    assert [member["language"] for member in duplicate["story"]["members"]] == ["de"]


def test_it_is_told_in_words(config: Path) -> None:
    """A line for each fact, named by its first word."""
    done = aggregator("explain", "urn:uuid:1", "-c", config)
    told = [line.split("\t") for line in done.stdout.decode().splitlines()]
    facts = {name: rest for name, *rest in told}
    assert facts["title"] == ["Uusi laki"]
    assert facts["feed"] == ["fi.atom, number 1 of the newest"]
    assert facts["language"][0].startswith("Finnish [fi], confidence ")
    assert facts["updated"] == ["2026-11-20 08:00 UTC, said as: 2026-11-20T10:00:00+02:00"]
    assert ["evidence", "declared by its feed", "English (United States) [en-US]", "0.15"] in told
    assert facts["story"] == ["German [de]", "one", "https://example.org/de/1"]
    assert facts["copies"][1] == "two"
    assert facts["awaited"] == ["Swedish [sv]", "nobody was told to read it", "https://example.org/sv/1"]
    duplicate = aggregator("explain", "urn:copy", "-c", config).stdout.decode()
    assert "feed\tnone; it would be fi.atom" in duplicate
    assert "in its stead\tUusi laki, of one: https://example.org/fi/1" in duplicate


def test_a_feed_that_is_full_no_longer_lists_the_oldest(server: ScriptedServer, configure: Configure) -> None:
    """It says so, with how many are newer."""
    entries = [
        ENTRY.format(id=f"urn:{n}", words="Uusi laki", path=n, text=f"{FINNISH} {n}", more="")
        for n in range(3)
    ]
    server.script["/one"] = document("One", *entries)
    path = configure(f'[[sources]]\nid = "one"\nurl = "{server.url}/one"\n')
    path.write_text(path.read_text().replace("[service]\n", "[service]\nfeed_size = 2\n"))
    aggregator("poll", "-c", path)
    told = [lines(aggregator("explain", f"urn:{n}", "--json", "-c", path))[0]["listed"] for n in range(3)]
    assert told.count(False) == 1
    shown = aggregator("explain", f"urn:{told.index(False)}", "-c", path).stdout.decode()
    assert "no longer in fi.atom, which has the newest 2: 2" in shown


def test_a_terminal_gets_tables(config: Path) -> None:
    """With headings, and only those that have something in them."""
    status, shown = on_terminal("explain", "urn:uuid:2", "-c", config)
    assert status == 0
    assert all(word in shown for word in ("Neues Gesetz", "evidence", "story", "awaited"))
    assert "copies" not in shown


def test_nothing_found_is_told_with_what_is_like_it(config: Path) -> None:
    """Who names the address, the nearest addresses, and what to do; exit status 1."""
    done = aggregator("explain", "https://example.org/sv/1", "-c", config)
    assert (done.returncode, done.stdout) == (1, b"")
    told = done.stderr.decode()
    assert "there is no entry with the address or id https://example.org/sv/1" in told
    assert "Uusi laki (https://example.org/fi/1) names it as a translation" in told
    assert "  https://example.org/fi/1\n" in told
    assert "aggregator poll SOURCE" in told
    done = aggregator("explain", "https://example.org/fi/2", "--json", "-c", config)
    assert done.returncode == 1
    (object_,) = lines(done)
    assert object_["near"][0] == "https://example.org/fi/1"
    assert "there is no entry" in object_["error"]


def test_a_page_that_was_not_read_says_why(server: ScriptedServer, configure: Configure) -> None:
    """An article that the site lists and the server does not have is no entry: it is told what went wrong."""
    links = "".join(
        f'<li><a href="/news/2026/11/20/a-long-title-of-an-article-{n}.html">A long title of an article {n}</a>'
        for n in range(6)
    )
    server.script["/"] = Answer(
        f"<!doctype html><title>News</title><main><ul>{links}</ul></main>".encode(),
        headers={"Content-Type": "text/html"},
    )
    server.script["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /*-4.html")
    server.script["/news/2026/11/20/a-long-title-of-an-article-5.html"] = Answer(
        b"<!doctype html><title>A long title</title><p>Soon.", headers={"X-Robots-Tag": "noindex"}
    )
    path = configure(f'[[sources]]\nid = "site"\nkind = "site"\nurl = "{server.url}/"\n')
    aggregator("poll", "-c", path)
    for number, *told in (
        (3, "source site has found a page there: given up on", "404"),
        (4, "found a page there: found, and left alone: robots.txt of 127.0.0.1"),
        (5, "and left alone: http://127.0.0.1", "asks not to be indexed (noindex)"),
    ):
        address = f"{server.url}/news/2026/11/20/a-long-title-of-an-article-{number}.html"
        done = aggregator("explain", address, "-c", path)
        assert done.returncode == 1
        assert all(part in done.stderr.decode() for part in told)


@pytest.mark.parametrize("what", ["", "  "])
def test_nothing_asked_is_bad_usage(config: Path, what: str) -> None:
    """There is nothing to look for."""
    assert aggregator("explain", what, "-c", config).returncode == 2
