"""Addresses: resolved as a browser would, compared without merging articles, freed of tracking."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aggregator.core import urls

BASE = "https://example.org/news/today/index.html?day=7"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("https://example.com/a?b=1#c", "https://example.com/a?b=1#c"),
        ("http://example.com", "http://example.com"),
        ("  https://example.com/a \n", "https://example.com/a"),
        ("\ufeffhttps://example.com/a\x00", "https://example.com/a"),
        ("https://example.com/a\n   b/c", "https://example.com/ab/c"),
        ("https://exa\tmple.com/a", "https://example.com/a"),
        ("HTTPS://EXAMPLE.COM/Path", "https://example.com/Path"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("http://example.com:/a", "http://example.com/a"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ('https://example.com/a"<b>', "https://example.com/a%22%3Cb%3E"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/%7Ea/%2f", "https://example.com/%7Ea/%2f"),
        ("https://example.com/?q=ü", "https://example.com/?q=%C3%BC"),
        ("https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://日本語。jp/", "https://xn--wgv71a119e.jp/"),
        ("https://example.com./a", "https://example.com./a"),
        ("https://my_site.example.com/a", "https://my_site.example.com/a"),
        ("https://ex%61mple.com/a", "https://example.com/a"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
        ("https://example.com/a/%2E%2e/b", "https://example.com/b"),
        ("https://example.com/../../b", "https://example.com/b"),
        ("https://example.com/a/..", "https://example.com/"),
        ("https://example.com//a//b", "https://example.com//a//b"),
        ("https:\\\\example.com\\a\\b?c\\d", "https://example.com/a/b?c%5Cd"),
        ("http:///example.com/a", "http://example.com/a"),
        ("http:example.com/a", "http://example.com/a"),
        ("https:other.html", "https://example.org/news/today/other.html"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("//cdn.example.com/x", "https://cdn.example.com/x"),
        ("/a?b", "https://example.org/a?b"),
        ("/a/../b", "https://example.org/b"),
        ("/ä", "https://example.org/%C3%A4"),
        ("a.html", "https://example.org/news/today/a.html"),
        ("../a.html", "https://example.org/news/a.html"),
        ("../../../../a.html", "https://example.org/a.html"),
        ("?page=2", "https://example.org/news/today/index.html?page=2"),
        ("#top", "https://example.org/news/today/index.html?day=7#top"),
        ("\\\\evil.example\\x", "https://evil.example/x"),
        ("https://example.com/\ud800", "https://example.com/%3F"),
    ],
)
def test_a_reference_is_resolved_as_a_browser_would(reference: str, expected: str) -> None:
    """Each spelling of a reference leads to the address that it means."""
    assert urls.absolute(reference, BASE) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "", "   ", "\x00", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,x", "file:///etc/passwd", "ftp://example.com/a", "vbscript:x", "blob:https://example.com/1",
        "mailto:a@example.com", "about:blank", "feed:x", "urn:isbn:1", "tag:example.com,2024:1", "http://", "https:///",
        "http://a b/", "http://exa<mple.com/", "http://a..b/", "http://[::1/", "http://[zz]/", "http://example.com:99999/",
        "http://example.com:x/", "http://℀.com/", "http://\ud800/", "http://%00/", "http://a%2Fb/",
        "https://example.com/" + "a" * 5_000,
        "https://example.com/" + "ü" * 1_000,
        "/" + "a" * 4_090,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(reference: str) -> None:
    """Other schemes, impossible hosts and ports, nothing, and too much are refused."""
    assert urls.absolute(reference, BASE) is None


def test_a_relative_reference_needs_a_base() -> None:
    """Without a usable base only absolute references have a meaning."""
    assert urls.absolute("/a") is None
    assert urls.absolute("/a", "not a url") is None
    assert urls.absolute("//example.com/a") == "https://example.com/a"
    assert urls.absolute("//example.com/a", "http://example.org/") == "http://example.com/a"


def test_a_base_keeps_its_secrets() -> None:
    """The user name and password of a feed's own address never get into the links of its entries."""
    assert urls.absolute("/a", "https://user:secret@example.org/feed") == "https://example.org/a"
    assert urls.absolute("a", "https://user:secret@example.org:8443/x/feed") == "https://example.org:8443/x/a"


def test_other_schemes_where_they_are_allowed() -> None:
    """Mail and telephone links are kept where the caller allows them, and only there."""
    schemes = ("https", "mailto", "tel")
    assert urls.absolute("MAILTO:a b@example.com", None, schemes) == "mailto:a%20b@example.com"
    assert urls.absolute("tel:+49 30 1", None, schemes) == "tel:+49%2030%201"
    assert urls.absolute("mailto:", None, schemes) is None
    assert urls.absolute("http://example.com/", None, schemes) is None
    assert urls.absolute("/a", "http://example.com/", schemes) is None


SAME = [
    ("http://example.com/a", "https://example.com/a"),
    ("https://www.example.com/a", "https://example.com/a"),
    ("https://EXAMPLE.com/a", "https://example.com/a"),
    ("https://example.com./a", "https://example.com/a"),
    ("http://example.com:80/a", "https://example.com/a"),
    ("https://example.com", "https://example.com/"),
    ("https://example.com/a#comments", "https://example.com/a"),
    ("https://example.com/a?", "https://example.com/a"),
    ("https://example.com/a?utm_source=x&utm_medium=rss", "https://example.com/a"),
    ("https://example.com/a?id=3&fbclid=x", "https://example.com/a?id=3"),
    ("https://example.com/a?UTM_Source=x", "https://example.com/a"),
    ("https://example.com/a?x=1&amp;utm_source=y", "https://example.com/a?x=1"),
    ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/a;jsessionid=0123AB?x=1", "https://example.com/a?x=1"),
    ("https://example.com/a/..;jsessionid=0/b;JSESSIONID=1", "https://example.com/b"),
    ("http://[2001:DB8::1]:80/a", "https://[2001:db8::1]/a"),
    ("https://example.com/%61/%2e/b", "https://example.com/a/b"),
    ("https://www.example.com.:8443", "https://example.com:8443/?utm_id=1#top"),
    ("https://example.com/?&&b&a=", "https://example.com/?a=&b"),
    ("https://example.com/%7euser", "https://example.com/~user"),
    ("https://example.com/%c3%a4", "https://example.com/ä"),
    ("https://example.com/a/./b/../c", "https://example.com/a/c"),
    ("https://пример.рф/", "https://xn--e1afmkfd.xn--p1ai/"),
    ("https://example.com/a?xtor=RSS-1", "https://example.com/a"),
    ("https://example.com/a?at_medium=RSS&at_campaign=KARANGA", "https://example.com/a"),
]

DIFFERENT = [
    ("https://example.com/?id=1", "https://example.com/?id=2"),
    ("https://example.com/?p=1", "https://example.com/?p=2"),
    ("https://example.com/a?page=1", "https://example.com/a?page=2"),
    ("https://example.com/a?lang=de", "https://example.com/a?lang=fr"),
    ("https://example.com/a?ref=main", "https://example.com/a?ref=dev"),
    ("https://example.com/a?source=1", "https://example.com/a?source=2"),
    ("https://example.com/a?cid=1", "https://example.com/a?cid=2"),
    ("https://example.com/a?a=1&a=2", "https://example.com/a?a=2&a=1"),
    ("https://example.com/a?x", "https://example.com/a?x=1"),
    ("https://example.com/A", "https://example.com/a"),
    ("https://example.com/a", "https://example.com/a/"),
    ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ("https://example.com/?q=a%26b", "https://example.com/?q=a&b"),
    ("https://example.com/#!/a", "https://example.com/#!/b"),
    ("https://example.com/#/a", "https://example.com/#/b"),
    ("https://example.com:8080/a", "https://example.com/a"),
    ("https://de.example.com/a", "https://fr.example.com/a"),
    ("https://www.com/a", "https://com/a"),
    ("https://[::1]:8080/a", "https://[::1]/a"),
    ("https://example.com/?jsessionid", "https://example.com/"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_addresses_of_one_article_are_equal(one: str, other: str) -> None:
    """What does not choose an article makes no difference."""
    assert urls.canonical(one) == urls.canonical(other) is not None


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_articles_are_never_merged(one: str, other: str) -> None:
    """What may choose an article always makes a difference."""
    assert urls.canonical(one) != urls.canonical(other)


def test_what_is_no_web_address_has_no_canonical_form() -> None:
    """Only absolute http and https URLs can be compared."""
    assert [urls.canonical(url) for url in ("", "/a", "mailto:a@b.example", "urn:x:y")] == [None] * 4


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/a?utm_source=x", "https://example.com/a"),
        ("https://example.com/a?b=2&utm_source=x&a=1#c", "https://example.com/a?b=2&a=1#c"),
        ("https://example.com/a?id=3&p=1&page=2&lang=de", "https://example.com/a?id=3&p=1&page=2&lang=de"),
        ("https://example.com/a?x&gclid=1&y=%20", "https://example.com/a?x&y=%20"),
        ("https://example.com/a#xtor=RSS-1", "https://example.com/a"),
        ("https://example.com/a#b=c", "https://example.com/a#b=c"),
        ("https://example.com/a?b=1&amp;UTM_Source=x#c", "https://example.com/a?b=1#c"),
        ("https://example.com/a?utm_source=x#", "https://example.com/a"),
        ("https://example.com/a?utmost=x&gclid2=y", "https://example.com/a?utmost=x&gclid2=y"),
        ("https://example.com/a?", "https://example.com/a?"),
        ("https://example.com/utm_source=x", "https://example.com/utm_source=x"),
    ],
)
def test_only_tracking_is_taken_out_of_a_link(url: str, expected: str) -> None:
    """A link that is followed keeps everything but its tracking parameters, in its own order."""
    assert urls.without_tracking(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://WWW.Example.com:8443/a", "www.example.com"),
        ("https://пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("http://[::1]/", "::1"),
        ("mailto:a@example.com", None),
        ("/a", None),
    ],
)
def test_the_host_of_an_address(url: str, expected: str | None) -> None:
    """A host is lower-case ASCII without its port."""
    assert urls.host(url) == expected


REFERENCES = st.text(max_size=60) | st.text("htps:/\\.?#&=%@[]aA0é \n-", max_size=40).map(
    lambda rest: "https://x." + rest
)


@given(REFERENCES, st.none() | st.just(BASE) | REFERENCES)
def test_any_characters_give_a_clean_address_or_none(reference: str, base: str | None) -> None:
    """Nothing raises; a result is ASCII, is stable, and has a canonical form of its own."""
    address = urls.absolute(reference, base)
    if address is None:
        return
    assert address.isascii()
    assert address.startswith(("http://", "https://"))
    assert urls.absolute(address) == address
    canonical = urls.canonical(address)
    assert canonical is not None
    assert urls.canonical(canonical) == canonical
    assert urls.canonical(urls.without_tracking(address)) == canonical


CLEAN = st.text("aZ09/?#&=%._~-:@!$'()*+,[]2eE", max_size=30).map(lambda rest: "https://x.example/" + rest)


@given(CLEAN)
def test_what_is_clean_already_is_not_read_otherwise(url: str) -> None:
    """The short way for clean addresses leads where the long one does, which a tab, as browsers drop it, leads to."""
    assume(not re.search(r"[?#](?:#|$)", url))  # the short way leaves an empty query as it is
    for reference in (url, url.removeprefix("https://x.example")):
        assert urls.absolute(reference, BASE) == urls.absolute(f"{reference[:1]}\t{reference[1:]}", BASE)
