"""The text of an article: what remains of its page when everything else is taken away.

Observations: extractors written for long English articles throw short ones and East Asian ones away; what stands
around the text (menus, switchers, share buttons, "report/feedback") has names, or is made of links. The title and
the line with date and author often stand inside the text's element.

Rule: the chrome goes first; then the extractor reads what is left; where it finds much less than the element that
holds most of the running text, that element is taken instead. Then title, date and author lines at the beginning and
links at the end are taken off.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.core import urls
from aggregator.sources._addresses import NO_PAGE, article_evidence, same_site
from aggregator.sources._candidates import DATE_LIKE
from aggregator.sources._chrome import Chrome
from aggregator.sources._lines import Line, key, lines, width
from aggregator.sources._markup import Page, ancestors, attribute, text
from aggregator.sources._versions import switchers

Extract = Callable[[str, str], str | None]
"""An extractor: the HTML of a page and its URL in, the HTML of the article out, None where it finds none."""

_MAY_GO = (
    "nav, header, footer, aside, dialog, button, input, select, textarea, iframe, "
    "[class], [id], [role], [hidden]"
)
_ALWAYS_GO = frozenset({"button", "input", "select", "textarea", "iframe", "dialog"})
_HOLDERS = (
    "[itemprop=articleBody], .e-content, .entry-content, .post-content, .article-content, .article-body, "
    ".article__body, .articleBody, .story-body, .news-content, .TRS_Editor, .field--name-body, "
    "#article-body, #articleBody, #content-body"
)
_TOO_LITTLE, _TOO_LITTLE_OF_A_NAMED_ONE = 0.6, 0.85
_CHROME_SHARE = 0.4
_OPENING = 12
_MOST_BEFORE_TITLE = 300
_DATE_LINE = 200
_SHORT = 48
_END_OF_SENTENCE = (".", "!", "?", "…", "。", "！", "？", "।")
_MOST_TRAILING = 12
_NOISE = re.compile(
    r"[\[【(]?(?:share|share (?:this|on|via).{0,30}|teilen|partager|compartir|compartilhar|condividi|"
    r"bagikan|jaa|поделиться|κοινοποίηση|分享|分享到.{0,20}|シェア(?:する)?|공유(?:하기)?|tweet|ツイート|facebook|twitter|"
    r"whatsapp|telegram|linkedin|weibo|微信|微博|e-?mail(?: this)?|print(?: this(?: page| article)?)?|"
    r"drucken|imprimer|imprimir|"
    r"stampa|tulosta|cetak|打印(?:本页)?|关闭(?:窗口)?|印刷|인쇄|프린트|back to top|nach oben|返回顶部|纠错|我要纠错|"
    r"举报/反馈|report|feedback|read more|comments?|(?:font size|字体|字号)\s?[:：]?.{0,20}|"
    r"大\s?中\s?小|\d+ (?:comments?|shares?|views?)|阅读\s?[:：]?\s?\d*)[\]】)]?",
    re.IGNORECASE,
)
_EITHER_OR = re.compile(r"[^\W\d]+(?: [^\W\d]+){0,2}\s?/\s?[^\W\d]+(?: [^\W\d]+){0,2}")


def body(page: Page, title: str | None, said: Collection[str], extract: Extract) -> str:
    """The HTML of an article's text; "" where there is none. The page's tree is cut down in doing so.

    Args:
        page: the page.
        title: the article's title, which is not repeated.
        said: what else is known already and not repeated in a line of its own: the date, the authors.
        extract: the extractor.
    """
    _prune(page, title)
    if page.tree.body is None:
        return ""
    # The extractor makes plain text of some links; what was nothing but a link must be known before it does.
    linked = {key(line.text) for line in lines(page.tree.body) if _only_links(line, page.url)}
    named = max(page.tree.css(_HOLDERS)[:50], key=lambda node: width(text(node)), default=None)
    densest = _densest(page.tree.body)
    found = _inside(extract(page.tree.html or "", page.url) or "")
    if named is not None and _loses(found, named, _TOO_LITTLE_OF_A_NAMED_ONE):
        found = named.inner_html or ""
    elif densest is not None and (_loses(found, densest, _TOO_LITTLE) or _in_layout_table(densest)):
        found = densest.inner_html or ""
    return _trimmed(found, title, said, linked)


def selected(page: Page, selector: str) -> str:
    """The HTML of the elements that an operator's CSS selector matches; "" where it matches nothing."""
    nodes = page.select(selector, "body")
    known = {node.mem_id for node in nodes}
    outer = [node for node in nodes if not any(one.mem_id in known for one in ancestors(node))]
    return "".join(node.inner_html or "" for node in outer)


def _trimmed(markup: str, title: str | None, said: Collection[str], linked: Collection[str]) -> str:
    """A text without title, date and author lines at its beginning, and without what is no text at its end."""
    tree = LexborHTMLParser(f"<body>{markup}</body>")
    if tree.body is None:
        return ""
    all_lines = lines(tree.body)
    doomed = _opening(all_lines, key(title or ""), {key(one) for one in said if one})
    doomed |= {place for place, line in enumerate(all_lines) if _NOISE.fullmatch(line.text)}
    doomed |= _closing(all_lines, doomed, linked)
    _remove_lines(all_lines, doomed)
    body = tree.css_first("body")  # none where it was itself the block of a line
    if body is None or not (text(body) or body.css_first("img")):
        return ""
    return (body.inner_html or "").strip()


def link_share(markup: str) -> float:
    """How much of a text is the text of links, 0 to 1."""
    tree = LexborHTMLParser(f"<body>{markup}</body>")
    whole = width(text(tree.body)) if tree.body is not None else 0
    return sum(width(text(node)) for node in tree.css("a")) / whole if whole else 0.0


def _prune(page: Page, title: str | None) -> None:
    """Take the chrome, the language switchers and everything hidden out of the tree."""
    chrome = Chrome(page)
    nodes = page.tree.css(_MAY_GO)
    whole = width(text(page.tree.body)) if page.tree.body is not None else 0
    mine = key(title or "")
    holders = {one.mem_id for node in page.tree.css("h1, h2, h3, p, div, span") if mine and key(text(node)) == mine
               for one in (node, *ancestors(node))}  # fmt: skip
    doomed = {node.mem_id for node in nodes if node.tag in _ALWAYS_GO or _hidden(node)}
    doomed |= {
        node.mem_id
        for node in nodes
        if node.mem_id not in doomed
        and node.mem_id not in holders
        and (node.tag == "footer" or chrome.is_part(node))
        and (node.tag in ("nav", "footer") or width(text(node)) <= _CHROME_SHARE * whole)
    }
    found = [switcher.element for switcher in switchers(page)]
    doomed |= {node.mem_id for node in found}
    _remove([*nodes, *found], doomed)


def _hidden(node: LexborNode) -> bool:
    values = node.attributes
    return "hidden" in values or "display:none" in (values.get("style") or "").replace(" ", "").lower()


def _remove(nodes: Sequence[LexborNode], doomed: Collection[int]) -> None:
    """Take elements out of their tree; those inside another one go with it and must not be touched again."""
    outermost: dict[int, LexborNode] = {}
    for node in nodes:
        if node.mem_id in doomed and not any(one.mem_id in doomed for one in ancestors(node)):
            outermost[node.mem_id] = node
    for node in outermost.values():
        node.decompose()


def _densest(root: LexborNode) -> LexborNode | None:
    """The element that holds most running text: of each line, all counts for its parent, half for the one above."""
    scores: dict[int, float] = defaultdict(float)
    nodes: dict[int, LexborNode] = {}
    for line in lines(root):
        linked = sum(width(text(link)) for link in line.block.css("a")[:100])
        weight = width(line.text) - (linked if linked * 2 > width(line.text) else 0)
        if weight < 20:
            continue
        share = 1.0
        for element in (line.block, *list(ancestors(line.block))[:2]):
            nodes[element.mem_id] = element
            scores[element.mem_id] += weight * share
            share = 1.0 if element is line.block else 0.5
    return nodes[max(scores, key=lambda one: scores[one])] if scores else None


def _opening(all_lines: Sequence[Line], title: str, said: Collection[str]) -> set[int]:
    """The lines before the text, by number: everything up to the title, then what is known already."""
    start = [key(line.text) for line in all_lines[:_OPENING]]
    place = next((number for number, own in enumerate(start) if title and own == title), -1)
    if sum(map(len, start[:place])) > _MOST_BEFORE_TITLE:
        place = -1
    doomed = set(range(place + 1))
    sentence_seen = False
    for number, own in enumerate(start[place + 1 :], start=place + 1):
        shown = all_lines[number].text
        if own == title or (len(shown) <= _DATE_LINE and any(one in own for one in said)):
            doomed.add(number)
        elif width(shown) > _SHORT or sentence_seen:
            break
        else:
            # A first short sentence may be a standfirst, with the byline behind it; a second one is text.
            sentence_seen = shown.endswith(_END_OF_SENTENCE)
    return doomed


def _closing(all_lines: Sequence[Line], doomed: Collection[int], linked: Collection[str]) -> set[int]:
    """The lines behind the text, by number: buttons, links to other articles, headings over nothing."""
    found: set[int] = set()
    left = [number for number in range(len(all_lines)) if number not in doomed]
    for number in left[:0:-1][:_MOST_TRAILING]:
        line = all_lines[number]
        short = len(line.text) <= _SHORT
        if not (line.heading or key(line.text) in linked or (short and _EITHER_OR.fullmatch(line.text))):
            break
        found.add(number)
    return found


def _only_links(line: Line, url: str) -> bool:
    """Whether a line is nothing but links to pages of the site, or to scripts, with a date at the most."""
    beside = ""
    for node in line.nodes:
        link = next((one for one in ancestors(node) if one.tag == "a"), None)
        if link is None:
            beside += node.text_content or ""
            continue
        said = attribute(link, "href") or ""
        if not said.startswith("http"):
            continue
        address = urls.absolute(said)
        if not (address and same_site(address, url) and article_evidence(address) > NO_PAGE):
            return False
    return len(beside) < len(line.text) and (
        not key(beside) or (len(beside) <= _SHORT and bool(DATE_LIKE.search(beside)))
    )


def _remove_lines(all_lines: Sequence[Line], doomed: Collection[int]) -> None:
    """Take lines out of their tree: the whole block where nothing else is in it."""
    for number in doomed:
        for node in all_lines[number].nodes:
            node.decompose()
    blocks = {all_lines[number].block.mem_id: all_lines[number].block for number in doomed}
    empty = {
        one.mem_id: one
        for block in blocks.values()
        for one in (block, *ancestors(block))
        if not text(one) and one.css_first("img, video, audio") is None
    }
    _remove(list(empty.values()), set(empty))


def _loses(markup: str, holder: LexborNode, share: float) -> bool:
    """Whether an extracted text lacks much of what an element holds, or has lost its paragraphs."""
    tree = LexborHTMLParser(f"<body>{markup}</body>")
    if tree.body is None or width(text(tree.body)) < share * width(text(holder)):
        return True
    return len(lines(tree.body)) == 1 < len(lines(holder))


def _in_layout_table(node: LexborNode) -> bool:
    return node.tag == "td" or any(one.tag == "td" for one in ancestors(node))


def _inside(markup: str) -> str:
    tree = LexborHTMLParser(markup)
    return (tree.body.inner_html or "") if markup and tree.body is not None else ""
