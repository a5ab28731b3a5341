"""The fast way through markup held to nh3: what it takes comes out the same, to the letter."""

from __future__ import annotations

import unicodedata
from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import attributes, html, nests, text, wellnested

BASE = "https://example.org/news/feed"
VOID = {"br", "col", "hr", "img", "source", "track", "wbr"}


def assert_alike(markup: str) -> bool:
    """Both ways give the same markup and letters, where the fast one takes it; whether it does."""
    markup = text.xml_characters(markup)
    found = wellnested.read([(markup, BASE)])[0]
    if found is None or not unicodedata.is_normalized("NFC", found.markup):
        return False
    by_parser = html.by_parser(markup, BASE).markup
    assert found.markup.strip() == by_parser
    assert "".join(found.texts.replace(wellnested.BREAK, "").split()) == "".join(
        html.to_text(by_parser).split()
    )
    return True


@pytest.mark.parametrize(
    "markup",
    [
        "plain text, with > and &amp; and &eacute; and &#8217; and &#x2014;",
        '<p>A <a href="/a?b=1&c=2&utm_source=x#utm_medium=y" target="_blank" class="c">link</a>.</p>',
        "<p class='x' id='y' data-z='1' title='a b c'>text</p>",
        '<p title="it\'s" lang="en">text</p>',
        '<p dir="rtl" lang="ar">نص</p>',
        '<figure><img src="/a.png" alt="a &amp; b" width="640px" class="c"/><figcaption>x</figcaption></figure>',
        '<img data-src="/late.png" src="/spinner.gif" srcset="/a.png 1x, /b.png 2x">',
        '<img src="https://pixel.wp.com/g.gif"><img src="/dot.gif" width="1" height="1"><img alt="nothing">',
        '<picture><source srcset="/a.webp" type="image/webp"><img src="/a.png"></picture>',
        "<h2>A</h2>\n<ul>\n<li>a</li> <li><p>b</p><ol><li>c</li></ol></li></ul><hr /><br/>",
        '<blockquote cite="javascript:x"><p><em><strong>a</strong></em></p></blockquote><!-- aside -->',
        '<a name="top">x</a><a href="">y</a><a href="https://example.org">z</a>',
        '<p>a</p>\n<!--more--><p>b<br>c<wbr>d</p><pre><code>e\n  f</code></pre>',
        "<div><section><p>a</p></section><details open=\"\"><summary>b</summary>c</details></div>",
        "&#39;&quot;&lt;b&gt;",
        "a > b <b>c</b>\t > \n  d",
    ],
)  # fmt: skip
def test_plain_markup_is_taken(markup: str) -> None:
    """What articles are written with, in the ways in which they are usually written, needs no parser."""
    assert assert_alike(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a<p>b",
        "<p><div>a</div></p>",
        "<b><i>a</b></i>",
        "<b>a",
        "a</b>",
        "<a href='/x'>a<a href='/y'>b</a></a>",
        "<a href='/x'><i>a<a href='/y'>b</a></i></a>",
        "<h1>a<h2>b</h2></h1>",
        "<ul><p>a</p></ul>",
        "<li>a</li>",
        "<p>a<hr>b</p>",
        "<pre>\na</pre>",
        "<table><tr><td>a</td></tr></table>",
        "<script>a</script>",
        "<svg><p>a</p></svg>",
        "<P>a</P>",
        "<p title=a>b</p>",
        "<p title='a' title='b'>c</p>",
        "<p title='a' class='b' title=''>c</p>",
        "<p title='a \"b\" c'>text</p>",
        "<p title=\"a\" lang='de'>text</p>",
        "<p\u00a0title='a'>b</p>",
        "<p title='a'\u00a0lang='de'>b</p>",
        "<p title='a'lang='de'>b</p>",
        "<p/>a",
        "<p title='a>b'>c</p>",
        "<p title='a<b'>c</p>",
        "a < b",
        "<>",
        "a><b",
        "<b>a></b><",
        "><p>a</p><",
        "x>a<y>b<",
        "<<b>></b>",
        "</>",
        "<!-- a -- b --> c",
        "<!-->a-->",
        "<!DOCTYPE html>a",
        "&copy 2026 &notit;",
        "&#128; &#1;",
        "<a href='/a?b&copy'>x</a>",
        '<a href="https://a.example/?b&gt;2">x</a>',
        '<a href="https://a.example/?b=&quot;c&lt;">x</a>',
        "<a href='/a?b=&#106;'>x</a>",
        "<img src='/a.png'><img src='/a.png'>",
        "<a href='https://xn--a/'>x</a>",
        "<img src='https://256.256.256.256/'>",
        "\ufeffa",
        "a\r\nb",
        "<p>a</p>" * 300,
    ],
)
def test_what_a_parser_may_take_otherwise_is_left_to_it(markup: str) -> None:
    """Nothing that a rule of the parser could move, close, drop, decode or open again is taken."""
    assert not assert_alike(markup)


def test_nothing_differs_in_any_nest() -> None:
    """Of all ways to put three elements into each other, those that are taken are kept so by the parser.

    A fifth of them is tried, another one at each run, because sets are in another order then.
    """
    nests = product(html._TAGS - VOID, html._TAGS - VOID, html._TAGS)
    taken = sum(
        assert_alike(f"<{one}><{two}><{three}>x{ends[three]} <{three}>{ends[three]}{ends[two]}y{ends[one]}")
        for ends in [{name: "" if name in VOID else f"</{name}>" for name in html._TAGS}]
        for one, two, three in islice(nests, 0, None, 5)
    )
    assert taken > 8_000


_NAMES = [*sorted(html._TAGS - VOID), "font", "svg", "style", "select", "form", "noscript"]
_KEYS = sorted(
    {*attributes.KEPT["img"], *attributes.KEPT["a"], "class", "title", "lang", "dir", "onclick", "cite"}
)
_VALUES = st.sampled_from([
    "", "x", "/a", "//b.example/c", "https://example.com/?utm_source=a&amp;b=c", "javascript:alert(1)", "&quot;&gt;<",
    "a&b=c", "&copy=d", "&lt;", "640", "1", "0", "display:none", "rtl", "de-AT", "/a.png 2x, /b.png",
    "mailto:a@b.example",
    "https://a.example/b?c&gt;=&lt;d", "https://a.example?e&amp;f=&quot;",
    "https://xn--p1ai/", "&nbsp;", "&#39;", "\n", "é", "data:text/html,x", "&amp;lt;",
])  # fmt: skip
_ATTRIBUTES = st.lists(
    st.builds("{}={quote}{}{quote}".format, st.sampled_from(_KEYS), _VALUES, quote=st.sampled_from("\"'")),
    max_size=3,
).map(lambda said: "".join(f" {one}" for one in said))
_TEXTS = st.text(max_size=6) | st.sampled_from([
    "text", " ", "\n", "  \t", "a", "img", "\u2003", "\u0627\u0653", "字", "Ж",
    "&amp;", "&nbsp;", "&#8217;", "&eacute;", "&hellip", "<", ">", "<!-- x -->", "e\u0301", "\u0338",
])  # fmt: skip


@st.composite
def _element(draw: st.DrawFn, inside: st.SearchStrategy[str]) -> str:
    name, said = draw(st.sampled_from(_NAMES)), draw(_ATTRIBUTES)
    return f"<{name}{said}>{draw(inside)}</{name}>"


@st.composite
def _alone(draw: st.DrawFn) -> str:
    name, said, end = (
        draw(st.sampled_from(sorted(VOID))),
        draw(_ATTRIBUTES),
        draw(st.sampled_from(["", "/", " /"])),
    )
    return f"<{name}{said}{end}>"


_MARKUP = st.recursive(
    _TEXTS | _alone(),
    lambda inside: st.lists(_element(inside) | inside, max_size=4).map("".join),
    max_leaves=12,
)


@given(_MARKUP)
def test_nothing_differs_in_random_articles(markup: str) -> None:
    """Elements in one another, with attributes of every kind and odd texts between them."""
    assert_alike(markup)


@given(
    st.lists(
        _TEXTS | st.sampled_from(["<b>", "</b>", "<p>", "</p>", "<a href='/x'>", "</a>", "<br>", "><"]),
        max_size=9,
    )
)
def test_nothing_differs_in_random_tags(parts: list[str]) -> None:
    """Tags and texts in any order."""
    assert_alike("".join(parts))


def test_made_up_nests_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever nests elements in ever new ways fills no memory, and is read as before, also in the middle of it."""
    monkeypatch.setattr(nests, "_MOST_NESTS", 10)
    names = ("b", "i", "em", "code", "sub")
    for chain in product(names, repeat=4):
        markup = "".join(f"<{name}>" for name in chain) + "x" + "".join(f"</{name}>" for name in chain[::-1])
        found = wellnested.read([(markup, BASE)])[0]
        assert found is not None
        assert found.markup == markup
        assert _nests(nests.OUTSIDE) <= 11


def _nests(nest: nests.Nest) -> int:
    """How many are remembered."""
    return 1 + sum(_nests(inner) for inner in nest.values() if inner.around is nest)
