"""Markup from outside: nothing active survives, what remains is whole, and reading it again changes nothing."""

from __future__ import annotations

import re
import time
import unicodedata
from html.parser import HTMLParser
from itertools import product
from unittest import mock

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import html, pictures, text, wellnested

BASE = "https://example.org/news/feed"

ACTIVE = {
    "applet", "base", "button", "embed", "form", "frame", "frameset", "iframe", "input", "link", "math", "meta",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title",
}  # fmt: skip
ADDRESSES = {"action", "background", "cite", "formaction", "href", "poster", "src"}
VOID = {"br", "col", "hr", "img", "source", "track", "wbr"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script/x>alert(1)</script>",
    "<script\x0c>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noscript><style></noscript><img src=x onerror=alert(1)>",
    "<nos<noscript>cript><scr</noscript>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/onerror=alert(1) src=x>",
    "<img src=x/onerror=alert(1)>",
    "<img src='x'onerror='alert(1)'>",
    "<img src=`x`onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img src=x onerror=alert(1)//",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\">",
    "<img src=javascript:alert(1)>",
    "<img src=JaVaScRiPt:alert(1)>",
    "<img src=\"jav\tascript:alert(1)\">",
    "<img src=\"jav&#x0A;ascript:alert(1)\">",
    "<img src=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>",
    "<img src=&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#0000058;x>",
    "<img src=\" &#14; javascript:alert(1)\">",
    "<img src='vbscript:msgbox(1)'>",
    "<img dynsrc='javascript:alert(1)' lowsrc='javascript:alert(1)'>",
    "<img srcset='javascript:alert(1) 1x, data:image/svg+xml,x 2x'>",
    "<img src=x srcset=\"x 1x,javascript:alert(1) 2x\">",
    "<img data-src='javascript:alert(1)' src=x>",
    "<img data-src='\"><script>alert(1)</script>' src=x>",
    "<img data-src='data:image/svg+xml;base64,PHN2Zz4='>",
    "<img src=x alt='><script>alert(1)</script>'>",
    "<img src=x style='background:url(javascript:alert(1))'>",
    "<img src=x usemap=#m><map name=m><area href=javascript:alert(1)></map>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\0script:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href='&Tab;javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>",
    "<a href='view-source:javascript:alert(1)'>x</a>",
    "<a href='blob:https://example.org/1'>x</a>",
    "<a href=x onclick=alert(1) onmouseover=alert(1) ping=//evil.example>x</a>",
    "<a href=x xlink:href=javascript:alert(1) formaction=javascript:alert(1)>x</a>",
    "<a href=x target=_blank rel=opener>x</a>",
    "<b onmouseover=alert(1)>x</b>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style=\"behavior:url(x.htc);-moz-binding:url(x.xml#x)\">x</p>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>*{x:expression(alert(1))}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=https://evil.example/><a href=/x>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)><p>x</object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<form action=javascript:alert(1)><input type=submit><button formaction=javascript:alert(1)>x</button></form>",
    "<form id=x></form><button form=x formaction=javascript:alert(1)>x",
    "<input autofocus onfocus=alert(1)>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<textarea autofocus onfocus=alert(1)></textarea><script>alert(1)</script>",
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<title></title><img src=x onerror=alert(1)></title>",
    "<template><script>alert(1)</script></template>",
    "<body onload=alert(1)>",
    "<html onclick=alert(1)><head><script>alert(1)</script></head><body background=javascript:alert(1)>x",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></use></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>",
    "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
    "<math href=javascript:alert(1)>x</math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style></annotation-xml></math>",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>x</table>",
    "<table><tr><td><script>alert(1)</script></table>",
    "<video src=javascript:alert(1) poster=javascript:alert(1) onerror=alert(1) autoplay></video>",
    "<video><source onerror=alert(1) src=x></video>",
    "<audio src=x onerror=alert(1)>",
    "<picture><source srcset=javascript:alert(1)><img src=x onerror=alert(1)></picture>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<keygen autofocus onfocus=alert(1)>",
    "<bgsound src=javascript:alert(1)>",
    "<layer src=javascript:alert(1)>x</layer>",
    "<xml id=i><x><c><![CDATA[<img src=\"javascript:alert(1)\">]]></c></x></xml>",
    "<?xml version='1.0'?><x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>&y;",
    "</p><script>alert(1)</script>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<noembed><img title=\"</noembed><img src=x onerror=alert(1)>\">",
    "<blockquote cite=javascript:alert(1)>x</blockquote><q cite=data:x>y</q>",
    "<p lang='\"><script>alert(1)</script>' dir=javascript:alert(1)>x</p>",
    "<p title='&lt;script&gt;alert(1)&lt;/script&gt;'>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p\u0338><script>alert(1)</script>",
    "<p>\u0338<img src=x onerror=alert(1)>\u0338",
    "\ufeff<script>alert(1)</script>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\ud800<script>alert(1)</script>\udfff",
    "<a href=\"https://example.com/\" id=getElementById name=cookie class=admin>x</a>",
    "<dialog open onclose=alert(1)>x</dialog><slot onslotchange=alert(1)></slot><portal src=x></portal>",
    "<custom-element onclick=alert(1) is=script>x</custom-element>",
]  # fmt: skip


class Reader(HTMLParser):
    """Reads HTML by the book: what elements and attributes there are, and whether each end tag fits."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.fits = True
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element, and that it is open."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that the element ends that is open."""
        self.fits = self.fits and bool(self.open) and self.open.pop() == tag


def tree(markup: str) -> list[tuple[str, dict[str, str | None]]]:
    """The elements that another parser, libxml2, sees in the markup."""
    root = lxml.html.fragment_fromstring(markup, create_parent="main")
    return [
        (str(element.tag), {str(name): str(value) for name, value in element.attrib.items()})
        for element in root.iter()
    ]


def assert_harmless(markup: str) -> None:
    """No active element, no handler, no style, no id, and only addresses that are absolute and of a harmless scheme."""
    reader = Reader(markup)
    assert reader.fits, markup
    assert not reader.open, markup
    for tag, attributes in [*reader.elements, *tree(markup)]:
        assert tag not in ACTIVE, markup
        assert not [
            name
            for name in attributes
            if name.startswith(("on", "data-", "xlink", "form", "style", "id", "class"))
        ]
        for name in ADDRESSES & attributes.keys():
            schemes = (
                ("http://", "https://", "mailto:", "tel:")
                if name in ("href", "cite")
                else ("http://", "https://")
            )
            assert (attributes[name] or "").startswith(schemes), markup
        for candidate in filter(None, (attributes.get("srcset") or "").split(", ")):
            assert candidate.startswith(("http://", "https://")), markup


def assert_whole(markup: str) -> None:
    """The result is in NFC, fit for XML, and says the same when it is sanitized again, whatever the base."""
    assert unicodedata.is_normalized("NFC", markup)
    assert text.xml_characters(markup) == markup
    assert html.sanitize(markup, BASE) == markup
    assert html.sanitize(markup, None) == markup


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_active_survives(attack: str) -> None:
    """Every attack, alone and inside ordinary markup, leaves nothing that acts."""
    for markup in (
        attack,
        f"<p>before {attack} after</p>",
        f"<table><tr><td>{attack}</table>",
        f"<b><a href=x>{attack}",
    ):
        result = html.sanitize(markup, BASE)
        assert_harmless(result)
        assert_whole(result)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_markup_survives_in_a_title(attack: str) -> None:
    """A title that is markup becomes text; written as text into a page, nothing of it acts."""
    title = text.plain(attack, html=True)
    assert title == text.plain(title, html=False)
    if "&lt;" not in attack:
        assert not [tag for tag, _ in Reader(title).elements if tag in ACTIVE | {"img", "a"}]
    assert html.to_text(html.sanitize(html.sanitize(title.replace("<", "&lt;"), None), None)) == title


@pytest.mark.parametrize(
    "element",
    ["script", "SCRIPT", "style", "template", "textarea", "title", "xmp", "iframe", "object", "svg"],
)
def test_running_text_never_holds_a_script(element: str) -> None:
    """The text of an entry is free of scripts and styles even where its markup was never sanitized."""
    for markup in (f"<{element}>x", f"<p><{element} a='b'>x</{element}>", f"<{element}/a>x</{element}>"):
        assert html.to_text(markup) == ""


# "SITE/" stands for the site's address, REL for what every link says of its relation.
CASES = [
    ("", ""),
    ("plain text", "plain text"),
    ("  a\r\nb\rc  ", "a\nb\nc"),
    ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
    ("a > b", "a &gt; b"),
    ("e\u0301 <b>e\u0301</b>", "é <b>é</b>"),
    ("a&nbsp;b", "a\u00a0b"),
    ("a&#1;b&#x1b;c\x0bd&#13;e", "abc d\ne"),
    ("<p>a<p>b", "<p>a</p><p>b</p>"),
    ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
    ("<b><i>x</b></i>", "<b><i>x</i></b>"),
    ("<p>a</div></p>b", "<p>a</p>b"),
    ("<custom-el>a</custom-el>", "a"),
    (
        "<p>If <math><semantics><mi>x</mi><mo>=</mo><mn>2</mn><annotation>x=2</annotation></semantics></math>, so</p>",
        "<p>If x=2, so</p>",
    ),
    ("<svg><title>Logo</title><text>a</text></svg>b", "b"),
    ("<div id=a class=b style='color:red' onclick=c data-x=d>e</div>", "<div>e</div>"),
    ("<p dir=rtl lang=ar title=t>a</p>", '<p dir="rtl" lang="ar" title="t">a</p>'),
    ("<p dir=up lang='no such language!'>a</p>", "<p>a</p>"),
    ("<bdi>a</bdi><bdo dir=rtl>b</bdo>", '<bdi>a</bdi><bdo dir="rtl">b</bdo>'),
    ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>"),
    ("<details open><summary>a</summary>b</details>", '<details open=""><summary>a</summary>b</details>'),
    ("<table><tr><td colspan=2 width=9>a</table>", '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'),
    ("<ol start=3 reversed><li value=7>a</ol>", '<ol start="3" reversed=""><li value="7">a</li></ol>'),
    ("<data value=any>a</data>", '<data value="any">a</data>'),
    ("<time datetime=2024-09-07>a</time>", '<time datetime="2024-09-07">a</time>'),
    ("<object><p>a</object><form><p>b</form><svg><text>c</text></svg>d", "d"),
    ("<pre>\n\n a\n  b</pre>", "<pre> a\n  b</pre>"),
    ("<a href='/a?id=1&utm_source=rss#c'>x</a>", '<a href="SITE/a?id=1#c" REL>x</a>'),
    ("<a href=' mailto:a@example.com '>x</a>", '<a href="mailto:a@example.com" REL>x</a>'),
    ("<a href=//пример.рф/>x</a>", '<a href="https://xn--e1afmkfd.xn--p1ai/" REL>x</a>'),
    ("<a href='' title=t>x</a>", '<a title="t" REL>x</a>'),
    ("<img src=a.png alt=A width=600 height=40%>", '<img src="SITE/news/a.png" alt="A" width="600" height="40%">'),
    ("<img src=/a.png alt='\"<&>'>", '<img src="SITE/a.png" alt="&quot;&lt;&amp;&gt;">'),
    ("<img src='data:image/gif;base64,x' alt=A>", ""),
    ("<img alt=A>", ""),
    (
        "<img src=/a.png srcset='/a,b.png 1x, /c.png 2x,/d.png 3x'>",
        '<img src="SITE/a.png" srcset="SITE/a,b.png 1x, SITE/c.png 2x, SITE/d.png 3x">',
    ),
    ("<img srcset='/a.png, /b.png 2x'>", '<img src="SITE/a.png" srcset="SITE/a.png, SITE/b.png 2x">'),
    ("<img src=/wait.gif data-src=/a.png>", '<img src="SITE/a.png">'),
    ("<img src='data:x' data-original=/a.png data-srcset='b 2x'>", '<img src="SITE/a.png" srcset="SITE/news/b 2x">'),
    ("<img data-lazy-src=/a.png><noscript><img src=/a.png></noscript>", '<img src="SITE/a.png">'),
    ("<img src='data:x'><noscript><img src=/a.png></noscript>b", '<img src="SITE/a.png">b'),
    ("<NoScript><p>a</NoScript>", "<p>a</p>"),
    ("<p>a</p><img src=/a.png>&nbsp;\u2003<img src=/a.png>", '<p>a</p><img src="SITE/a.png">'),
    ("<p>\u0338<img src=/a.png>\u0338<img src=/a.png></p>", '<p><img src="SITE/a.png"></p>'),
    ("<p>\u0338<img src=/a.png title=&#x338;></p>", '<p><img src="SITE/a.png"></p>'),
    ("<img src=/a.png>x<img src=/a.png>", '<img src="SITE/a.png">x<img src="SITE/a.png">'),
    ("a<img src=/a.gif width=1 height=1>b", "ab"),
    ("a<img src=/a.gif width=1px height=1px>b", "ab"),
    ("a<img src=/a.gif width=0 height=0>b", "ab"),
    ("a<img src=/a.gif style='display : none'>b", "ab"),
    ("a<img src=/a.gif style='width:1px;height:1px'>b", "ab"),
    ("a<img src=https://pixel.wp.com/b.gif?x=1>b", "ab"),
    ("a<img src=https://feeds.feedburner.com/~r/x/~4/y>b", "ab"),
    ("a<img src=https://ssl-vg03.met.vgwort.de/na/1>b", "ab"),
    ("<img src=/a.png style='max-width:100%;width:100px;border-width:1px'>", '<img src="SITE/a.png">'),
    ("<img src=https://notdoubleclick.net.example/a.png>", '<img src="https://notdoubleclick.net.example/a.png">'),
    (
        "<picture><source data-srcset='/a 9w' type=image/webp><img data-src=/a.png></picture>",
        '<picture><source srcset="SITE/a 9w" type="image/webp"><img src="SITE/a.png"></picture>',
    ),
    (
        "<video src=/a autoplay poster=/p><track src=/t srclang=de></video>",
        '<video src="SITE/a" poster="SITE/p" controls=""><track src="SITE/t" srclang="de"></video>',
    ),
    ("<audio><source src=/a type=x></audio>", '<audio controls=""><source src="SITE/a" type="x"></audio>'),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), CASES)
def test_an_article_keeps_what_it_is_made_of(markup: str, expected: str) -> None:
    """What an article is written with stays, with absolute addresses; the rest goes."""
    expected = expected.replace("SITE/", "https://example.org/").replace("REL", 'rel="noopener noreferrer"')
    assert html.sanitize(markup, BASE) == expected
    assert_harmless(expected)
    assert_whole(expected)


def test_markup_that_never_settles_becomes_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where reading again keeps changing the result, only its text is shown."""
    monkeypatch.setattr(html, "_MOST_ROUNDS", 0)
    assert html.sanitize("<p>a &lt; b<p>c</p>", BASE) == "a &lt; b\nc"


def test_without_a_base_relative_references_go() -> None:
    """A reference that cannot be resolved is no reference."""
    assert html.sanitize("<a href=/a>x</a><img src=/b.png>", None) == '<a rel="noopener noreferrer">x</a>'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", ""),
        ("plain  text", "plain text"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<p>a <b>b</b>c</p><p>d</p>", "a bc\nd"),
        ("a<br>b<hr>c", "a\nb\nc"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "a\nb"),
        ('<p>a\n\n  b\u00a0c<img src="https://x.example/a.png" alt="d"></p>', "a b c"),
        ("<p>H<sub>2</sub>O</p>", "H2O"),
        ("<P>a</P><SCRIPT>b</SCRIPT><style>c</style><!-- d -->e", "a\ne"),
        ("<pre>a</pre><p>b</p>", "a\nb"),
    ],
)
def test_running_text_has_a_line_for_each_block(markup: str, expected: str) -> None:
    """Blocks are lines, white space is single, entities are characters."""
    assert html.to_text(markup) == expected


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<br>", "a", "é b", " ", "\t\n", "&amp;", "&nbsp;", "\u3000"]),
        max_size=60,
    ),
    st.sampled_from([1, 100]),
)
def test_the_excerpt_of_a_text_and_its_letters_are_those_of_the_whole(pieces: list[str], times: int) -> None:
    """Whoever needs less than the whole text need not have it made."""
    found = html.read([("".join(pieces * times), BASE)])[0]
    whole = "".join(found.text().split())
    excerpt = found.excerpt(300)
    assert len(excerpt) <= 300
    assert set(excerpt) - set(" \t\n\xa0\u3000") <= set(whole)
    if times == 1:
        assert "".join(excerpt.split()) == whole
    assert bool(excerpt.split()) == bool(whole)
    assert "".join(found.letters().replace(wellnested.BREAK, "").split()) == whole


@given(
    st.lists(
        st.sampled_from(
            [
                "http://e.org/a.jpg",
                "https://e.org/a,b.jpg",
                "https://e.org/./a",
                "https://e.org/a,",
                "/x.png",
                "http://xn--a/b",
                " 1x",
                " 100w",
                " 1.5x",
                ", ",
                ",",
                " ",
                "\n",
            ]
        ),
        max_size=9,
    ).map("".join)
)
def test_a_settled_set_of_sources_is_what_would_be_written_again(value: str) -> None:
    """It is passed over only where reading it gives the same."""
    written = pictures.candidates(value, BASE)
    with mock.patch.object(pictures, "_SETTLED", re.compile("(?!)")):
        assert pictures.candidates(value, BASE) == written


def test_a_long_content_is_cut_at_a_tag() -> None:
    """What is beyond the limit is gone, and what is left is whole."""
    result = html.sanitize("<p>paragraph <b>of</b> text</p>" * 500, BASE, limit=1_000)
    assert 500 < len(result) <= 1_000
    assert result.startswith("<p>paragraph <b>of</b> text</p>")
    assert_harmless(result)
    assert html.sanitize(result, BASE, limit=1_000) == result


BOMBS = {
    "open": "<div>" * 200_000,
    "formatting": "<p>" + "".join(f"<b title={number}>" for number in range(1_000)) + "<p>x</p>" * 1_000,
    "same": "<p>" + "<b><i><u><s><tt><em>" * 3 + "<p>x" * 100_000,
    "links": "<a href=x>" * 100_000,
    "attributes": "<b " + " ".join(f"a{number}" for number in range(10_000)) + ">x",
    "images": "<img src=x>" * 50_000,
    "candidates": '<img srcset="' + "a 1x," * 100_000 + '">',
    "less": "<" * 1_000_000,
    "ampersands": "&" * 1_000_000,
    "greater": ">" * 1_000_000,
    "lists": "<ul><li>" * 50_000,
    "tables": "<table><tr><td>" * 20_000,
    "style": '<img style="' + "display " * 100_000 + '">',
    "path": '<a href="' + "/.." * 300_000 + '">',
    "script": "<script>" * 100_000,
    "comments": "<!--" * 200_000,
    "unended": "<b " * 19_000 + "x" * 800_000,
    "unscripted": "<noscript " * 19_000 + "x" * 700_000,
    "settled": "<p>a</p><ul><li>b</li></ul>" * 5_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_hostile_markup_takes_bounded_time_and_space(name: str) -> None:
    """Markup made to grow or to hang the reader is cut down, and the result is as good as any other."""
    start = time.process_time()
    result = html.sanitize(BOMBS[name], BASE)
    html.to_text(result)
    html.to_text(BOMBS[name])
    assert time.process_time() - start < 5
    assert len(result) <= html.LIMIT
    assert html.sanitize(result, BASE) == result


PARTS = """
<p> </p> <a/href=x> </a> <b> </b> <i> <table> <tr> <td>
</table> <caption> <li> <ul> </ul> <h1> </h2> <ruby> <rt> <object>
</object> <button> <nobr> <img/src=y> <br> </br> <form>
<select> <svg> <math> <mi> <style> x \u0338 \u0301 &lt; &#x338; &
< > " <col> <hr> <dd> <dt> <pre>
"""
PIECES = st.sampled_from([*ATTACKS, *(markup for markup, _ in CASES), *PARTS.split(), "\n", " "])


@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_any_markup_gives_a_whole_that_does_not_change(markup: str) -> None:
    """Whatever is put together, the result is harmless, whole, and the same when it is sanitized again."""
    result = html.sanitize(markup, BASE)
    assert_harmless(result)
    assert_whole(result)
    html.to_text(markup)


ARTICLE = (
    '<div lang="en"><h2>A &amp; <em>b</em></h2><figure><img src="/a.png" class="c" alt="">'
    "<figcaption>d</figcaption></figure>"
    '<p title="&quot;">e <a href="http://example.com/f?g&amp;utm_source=h" title="i"><b>j</b></a><br>k\u00a0l</p>'
    "<ul><li>m</li>\n<li><p>n</p><ol><li>o</li></ol></li></ul><hr><blockquote cite=/p>q</blockquote>"
    "<pre><code>\nr</pre></div>"
)


def test_an_ordinary_article_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known to say the same when it is read again is not read again."""
    expected = html.sanitize(ARTICLE, BASE)
    monkeypatch.setattr(html, "_READER", None)
    assert html.sanitize(ARTICLE, BASE) == expected
    assert "<figure>" in expected


@pytest.mark.parametrize(
    "markup",
    [
        "<p><div>a</div></p>",
        "<p><ul><li>a</li></ul></p>",
        "<p>a<hr>b</p>",
        "<p><b>a<p>b</p></b></p>",
        "<h1>a<h2>b</h2></h1>",
        "<h1><p>a</p></h1>",
        '<a rel="noopener noreferrer">a<a rel="noopener noreferrer">b</a></a>',
        '<a rel="noopener noreferrer"><i>a<a rel="noopener noreferrer">b</a></i></a>',
        '<a rel="noopener noreferrer" title="t">a</a>',
        "<ul><li>a<li>b</li></li></ul>",
        "<ul><li><div><li>b</li></div></li></ul>",
        "<ul><p><li>b</li></p></ul>",
        "<li>a</li>",
        "<pre>\na</pre>",
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
        "<ruby>a<rt>b</rt></ruby>",
        "<dl><dt>a</dt><dd>b</dd></dl>",
        '<img src="https://xn--a/">',
        '<img src="https://a.xn--b/">',
        '<img src="https://256.256.256.256/">',
        '<img src="https://a.0x/">',
        '<img src="https://a:65536/">',
        '<img src="https://a../">',
        '<img src="/a">',
        "<script>a</script>",
        "<noscript>a</noscript>",
        "<br/>",
        "<BR>",
        "<br title=a>",
        "<br title='a'>",
        "<!-- a -->",
        "<b",
        "\ufeffa",
    ],
)
def test_what_a_parser_may_take_otherwise_is_read_again(markup: str) -> None:
    """Whatever a rule of the parser could move, close, drop or open again does not count as known."""
    assert not html._SETTLED.fullmatch(markup)


def assert_settled_is_stable(markup: str) -> bool:
    """What counts as known is so; whether it does."""
    settled = html._SETTLED.fullmatch(markup) is not None
    if settled:
        assert html._READER.clean(markup).replace("&nbsp;", "\u00a0") == markup
    return settled


def test_what_is_not_read_again_would_not_change_in_any_nest() -> None:
    """Of all ways to put three elements into each other, those that count as known are kept by the parser."""
    rel = {"a": ' rel="noopener noreferrer"'}
    starts = {name: f"<{name}{rel.get(name, '')}>" for name in html._TAGS}
    ends = {name: "" if name in VOID else f"</{name}>" for name in html._TAGS}
    settled = sum(
        assert_settled_is_stable(
            f"{starts[one]}{starts[two]}{starts[three]}x{ends[three]} "
            f"{starts[three]}{ends[three]}{ends[two]}y{ends[one]}"
        )
        for one, two, three in product(html._TAGS - VOID, html._TAGS - VOID, html._TAGS)
    )
    assert settled > 50_000


HOSTS = """
example.org a_b.example localhost -a-.b- ab--c.d 1e100.net a1 a:80 a:8080 xn--a.b a.xn--b xn--p1ai 256.256.256.256
1.2.3 1 a.0x7f a.0x 0x7f.1 a.b. a..b .a a:65536 a:99999 a: [::1] [x] a%20b A.B
"""


@pytest.mark.parametrize("host", [*HOSTS.split(), f"{'x' * 70}.de"])
@pytest.mark.parametrize("place", ["", "/", "/a?b&amp;c=%zz", "?", "#"])
def test_what_is_not_read_again_has_addresses_that_every_parser_takes(host: str, place: str) -> None:
    """An address that the sanitizer would take out of what it wrote itself is looked at again."""
    assert_settled_is_stable(f'<a href="https://{host}{place}" rel="noopener noreferrer">x</a>')
    assert_settled_is_stable(f'<img alt="" src="http://{host}{place}">')


@given(st.lists(PIECES | st.sampled_from([*ARTICLE.split("<"), "&nbsp;", "\ufeff"]), max_size=8))
def test_what_is_not_read_again_would_not_change(parts: list[str]) -> None:
    """Whatever the sanitizer makes: if it counts as known, it is so."""
    for between in ("", "<"):
        markup = text.xml_characters(between.join(parts))
        assert_settled_is_stable(html._cleaned(markup, BASE, html.LIMIT))
