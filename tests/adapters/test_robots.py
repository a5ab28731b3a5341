"""Whether robots.txt is understood as RFC 9309 has it; our product token is "aggregator"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.adapters import robots
from aggregator.core.robots import MAX_BYTES

SITE = "https://example.org"


def allows(text: str | bytes, path: str) -> bool:
    """Whether a robots.txt allows a path."""
    body = text.encode() if isinstance(text, str) else text
    return robots.read(body).allows(SITE + path)


GROUPS = """
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("name", "allowed", "disallowed"),
    [
        ("foobot", ["/example/page.html", "/example/allowed.gif"], ["/", "/example/", "/publications/"]),
        ("barbot", ["/", "/example/", "/example/x.gif"], ["/example/page.html"]),
        ("bazbot", ["/", "/example/", "/example/x.gif"], ["/example/page.html"]),
        ("quxbot", ["/", "/example/page.html", "/example/x.gif"], []),
        (None, ["/", "/publications/", "/x.gif?size=1"], ["/x.gif", "/example/", "/example/page.html"]),
    ],
)
def test_the_groups_of_the_standard(name: str | None, allowed: list[str], disallowed: list[str]) -> None:
    """The example of section 5.1, with our name in the place of each of its crawlers."""
    text = GROUPS.replace(name, "aggregator") if name else GROUPS
    assert [path for path in allowed + disallowed if allows(text, path)] == allowed


def test_the_longest_match_of_the_standard() -> None:
    """The example of section 5.2."""
    text = "User-Agent: aggregator\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
    assert not allows(text, "/example/page/disallowed.gif")
    assert allows(text, "/example/page/allowed.gif")


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
        ("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http%3A%2F%2Ffoo.bar"),
        ("/foo/bar?baz=http%3A%2F%2Ffoo.bar", "/foo/bar?baz=http://foo.bar"),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ"),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
        ("/path/foo-%24", "/path/foo-$"),
        ("/this/path/exactly$", "/this/path/exactly"),
        ("/this/*/exactly", "/this/path/exactly"),
        ("/*/bar", "/foo?x=/bar"),
        ("/*?", "/list?page=2"),
    ],
)
def test_paths_that_match(rule: str, path: str) -> None:
    """The tables of sections 2.2.2 and 2.2.3, in both directions."""
    assert not allows(f"User-agent: *\nDisallow: {rule}\n", path)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/foo", "/Foo"),
        ("/foo$", "/foobar"),
        ("/a%2Fb", "/a/b"),
        ("/%B0%A1", "/%B0%A2"),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-x.html"),
        ("", "/foo"),
    ],
)
def test_paths_that_do_not_match(rule: str, path: str) -> None:
    """Case counts, an encoded slash is none, octets that are not UTF-8 differ, and an empty rule disallows nothing."""
    assert allows(f"User-agent: *\nDisallow: {rule}\n", path)


def test_paths_in_an_older_encoding_are_compared_octet_by_octet() -> None:
    """A Korean site writes its robots.txt in EUC-KR, and its links encoded."""
    text = b"User-agent: *\nDisallow: /\xb0\xa1/\n"
    assert not allows(text, "/%b0%a1/1.htm")
    assert allows(text, "/%b0%a2/1.htm")


@pytest.mark.parametrize(
    "name",
    [
        "aggregator",
        "AGGREGATOR",
        "Aggregator/0.1",
        "aggregator  # that one",
        "aggregator bot",
        "\taggregator\t",
    ],
)
def test_our_group_is_found(name: str) -> None:
    """By our token in whatever case, and not by what stands behind it."""
    assert not allows(f"User-agent: {name}\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/a")
    assert allows(f"User-agent: {name}\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/b")


@pytest.mark.parametrize(
    "name", ["a", "agg", "aggregato", "aggregators", "feed-aggregator", "bot aggregator", "-"]
)
def test_a_group_of_another_is_not_ours(name: str) -> None:
    """Neither the beginning of our name is, nor a name that ours is a part of."""
    assert allows(f"User-agent: {name}\nDisallow: /\n", "/a")


def test_groups_of_one_name_are_one() -> None:
    """Section 2.2.1: the rules of all groups that name us hold together."""
    first = "user-agent: aggregator\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: x\ndisallow: /\n\n"
    text = f"{first}User-Agent: Aggregator\ndisallow: /baz\n"
    assert [path for path in ("/foo", "/bar", "/baz", "/qux") if allows(text, path)] == ["/qux"]


def test_a_tie_is_allowed() -> None:
    """Section 2.2.2: of rules that are equally long the one that allows counts, in whatever order."""
    assert allows("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a/b")
    assert allows("User-agent: *\nAllow: /a\nDisallow: /a\n", "/a/b")


def test_robots_txt_itself_is_always_allowed() -> None:
    """Section 2.2.2."""
    assert allows("User-agent: *\nDisallow: /\n", "/robots.txt")
    assert not allows("User-agent: *\nDisallow: /\n", "/")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_whatever_else_stands_there(end: str) -> None:
    """A byte order mark, every kind of line end, comments, other records, and what is no record at all."""
    lines = [
        "\ufeffUser-agent : aggregator # us",
        "Sitemap: https://example.org/sitemap.xml",
        "<html>\x00\x0c&nbsp; \u2028Allow: /a",
        "Crawl-delay: 7",
        "Noindex: /b",
        "disallow: /a # not \x0cAllow: /a$",
        ": : :",
        "Disallow",
        "Allow: /a/b",
    ]
    rules = robots.read(end.join(lines).encode())
    assert not rules.allows(f"{SITE}/a")
    assert rules.allows(f"{SITE}/a/b")
    assert rules.delay == 7


@pytest.mark.parametrize("said", ["-1", "nan", "inf", "soon", ""])
def test_a_delay_that_is_none(said: str) -> None:
    """What is no number of seconds is not said."""
    assert robots.read(f"User-agent: *\nCrawl-delay: {said}\nDisallow: /a\n".encode()).delay is None


def test_a_file_that_is_cut_off_loses_its_last_line() -> None:
    """Half of "Disallow: /private" would disallow everything."""
    head = b"User-agent: *\nDisallow: /first\n"
    tail = b"\nDisallow: /"
    body = head + b"#" * (MAX_BYTES - len(head) - len(tail)) + tail
    assert len(body) == MAX_BYTES
    assert not allows(body, "/first")
    assert allows(body, "/second")


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe\x00U", b"Disallow: /", b"Allow", b"%", b"User-agent: *\nDisallow: %"]
)
def test_what_says_nothing_allows_everything(body: bytes) -> None:
    """Also rules that stand in no group."""
    assert allows(body, "/a?b=%zz")


def test_a_pattern_allows_what_it_does_not_match() -> None:
    """The paths of tdmrep.json are those of robots.txt."""
    rules = robots.pattern("/directory-b/images/*.jpg$")
    assert not rules.allows(f"{SITE}/directory-b/images/x/y.jpg")
    assert rules.allows(f"{SITE}/directory-b/images/x/y.jpeg")
    assert robots.pattern("/a\nAllow: /").allows(f"{SITE}/b")


_RULES = st.sampled_from(
    [
        "User-agent: *",
        "User-agent: aggregator",
        "Disallow: ",
        "Allow: /",
        "Crawl-delay:",
        "*",
        "$",
        "%",
        "\n",
        "\r",
        "#",
    ]
)


@given(st.lists(_RULES | st.text(max_size=5), max_size=30), st.text(max_size=20))
def test_no_file_and_no_address_is_too_odd(parts: list[str], address: str) -> None:
    """Whatever stands there is read, and whatever is asked is answered; what speaks for the site is always allowed."""
    rules = robots.read("".join(parts).encode("utf-8", "surrogatepass"))
    assert rules.allows(f"{SITE}/{address}") in {True, False}
    assert rules.allows(f"{SITE}/robots.txt")
    assert rules.delay is None or rules.delay >= 0


@given(
    st.from_regex(r"/[a-z%/?=*.~é]{0,12}", fullmatch=True), st.from_regex(r"[a-z/?=]{0,5}", fullmatch=True)
)
def test_a_path_matches_itself_and_what_follows(path: str, rest: str) -> None:
    """The match of section 2.2.2 is one of beginnings."""
    assert not allows(f"User-agent: *\nDisallow: {path}\n", path + rest)
