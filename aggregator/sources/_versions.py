"""The other languages of a page: what its `hreflang` links and its language switcher say.

Observations: a switcher is a small group of links (or options of a list) whose labels are names of languages, or
which carry `hreflang` or `lang`, or whose addresses differ from the page's in a language part alone; next to nothing
else stands between them. Labels lie, and some switchers lead to the home pages of the other languages from anywhere.

Rule: a group of two such links is a switcher if its text is little more than its labels, and hardly any
language comes twice. A link from an article
counts as a version of it only if it leads to what can be an article. What a label says is no declaration:
only `hreflang`, `lang` and the address declare a language. A page that is named among its own versions stays there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from aggregator.core import languages
from aggregator.core.addresses import without_language
from aggregator.sources._addresses import article_evidence, is_home, sister_site
from aggregator.sources._markup import Page, ancestors, attribute, text

_MOST = 200
_MOST_CANDIDATES = 5_000
_LONGEST_LABEL = 60
_LONGEST_UNNAMED_LABEL = 30
_MOST_LEVELS = 5
_MOSTLY = 0.7
_SELECTOR = "a, option, [data-url], [data-href]"
_NOWHERE = ("#", "javascript:")


@dataclass(frozen=True, slots=True)
class Version:
    """A page that is, or should be, this one in another language (or itself).

    Attributes:
        url: where it is; None where only a script knows.
        declared: the language that hreflang, lang or the address declares, as found; None: none of them does.
        label: what a person reads on the link; None for links that nobody sees.
        named: the language that the label names.
    """

    url: str | None
    declared: str | None = None
    label: str | None = None
    named: str | None = None


@dataclass(frozen=True, slots=True)
class Switcher:
    """The element that holds the links of a language switcher, and the links."""

    element: LexborNode
    versions: tuple[Version, ...]


def article_versions(page: Page, selector: str | None = None) -> tuple[Version, ...]:
    """The versions of an article that its page names, each address once, in document order; itself may be among them.

    Args:
        page: the article's page.
        selector: the operator's CSS selector of the links (`selectors.language_links`), instead of what is found.
    """
    named = _selected(page, selector) if selector else _named(page)
    return tuple(one for one in named if one.url and (selector or _may_be_this_article(one.url, page.url)))


def unaddressed(page: Page) -> tuple[Version, ...]:
    """The versions that the switchers of a page name and whose addresses only a script knows, each language once."""
    versions = [one for switcher in switchers(page) for one in switcher.versions]
    addressed = {one.named or one.declared for one in versions if one.url}
    found = {one.named or one.declared: one for one in versions if one.url is None and one.label}
    return tuple(one for language, one in found.items() if language and language not in addressed)[:_MOST]


def list_versions(page: Page) -> tuple[Version, ...]:
    """The lists of other languages that a list page names, each address once, this page not among them."""
    here = page.url.partition("#")[0]
    return tuple(one for one in _named(page) if one.url and one.url != here and article_evidence(one.url) < 2)


def switchers(page: Page) -> list[Switcher]:
    """The language switchers of a page, whether or not their links lead anywhere."""
    own = without_language(page.url)[0]
    candidates: dict[int, Version] = {}
    nodes: list[LexborNode] = []
    for node in page.tree.css(_SELECTOR)[:_MOST_CANDIDATES]:
        if (version := _candidate(node, page, own)) is not None:
            candidates[node.mem_id] = version
            nodes.append(node)
    found: dict[int, Switcher] = {}
    for node in nodes[:_MOST]:
        element = _group(node, candidates)
        if element is not None and element.mem_id not in found:
            members = [candidates[one.mem_id] for one in element.css(_SELECTOR) if one.mem_id in candidates]
            found[element.mem_id] = Switcher(element, tuple(members))
    return list(found.values())


def _named(page: Page) -> Iterator[Version]:
    """Every version that the page names: an address from the switcher gets the language that the head declares."""
    found: dict[str, Version] = {}
    for version in (*_in_head(page), *(one for switcher in switchers(page) for one in switcher.versions)):
        if version.url is None or not sister_site(version.url, page.url):
            continue
        known = found.get(version.url, version)
        found[version.url] = replace(
            known,
            declared=known.declared or version.declared,
            label=known.label or version.label,
            named=known.named or version.named,
        )
    yield from list(found.values())[:_MOST]


def _in_head(page: Page) -> Iterator[Version]:
    for link in page.tree.css("link[rel~=alternate][hreflang][href]")[:_MOST]:
        tag = attribute(link, "hreflang")
        kind = attribute(link, "type") or ""
        if (
            tag
            and tag.lower() != "x-default"
            and "xml" not in kind.replace("xhtml", "")
            and "json" not in kind
        ):
            yield Version(page.absolute(attribute(link, "href")), declared=tag)


def _selected(page: Page, selector: str) -> Iterator[Version]:
    found: dict[str, Version] = {}
    for node in page.select(selector, "language_links"):
        links = [node] if _address(node) else node.css(_SELECTOR)
        for link in links[:_MOST]:
            url = page.absolute(_address(link))
            if url:
                found.setdefault(url, _version(page, link, url))
    yield from list(found.values())[:_MOST]


def _candidate(node: LexborNode, page: Page, own: str) -> Version | None:
    reference = _address(node)
    nowhere = not reference or reference.lower().startswith(_NOWHERE)
    url = None if nowhere else page.absolute(reference)
    if url is None and not nowhere:
        return None
    version = _version(page, node, url)
    if len(version.label or "") > _LONGEST_LABEL:
        return None
    if version.named:
        return version
    declared = attribute(node, "hreflang") or (
        version.declared and (url is None or without_language(url)[0] == own)
    )
    return version if declared and len(version.label or "") <= _LONGEST_UNNAMED_LABEL else None


def _version(page: Page, node: LexborNode, url: str | None) -> Version:
    label = (text(node) or attribute(node, "title", "aria-label") or _picture_text(node))[
        : 2 * _LONGEST_LABEL
    ]
    in_address = without_language(url)[1] if url else None
    return Version(
        url=url,
        declared=attribute(node, "hreflang", "lang", "data-lang") or in_address,
        label=label or None,
        named=languages.from_label(label, page.labels) or _by_other_text(page, node),
    )


def _by_other_text(page: Page, node: LexborNode) -> str | None:
    """The language that the tooltip names, where what is written is a flag or a code."""
    other = attribute(node, "title", "aria-label") or _picture_text(node)
    return languages.from_label(other, page.labels) if other else None


def _picture_text(node: LexborNode) -> str:
    return attribute(node.css_first("img[alt]"), "alt") or ""


def _address(node: LexborNode) -> str | None:
    return attribute(node, "data-url", "data-href", "href", *(("value",) if node.tag == "option" else ()))


def _group(node: LexborNode, candidates: dict[int, Version]) -> LexborNode | None:
    """The largest element around a candidate that holds little but candidates, and at least two of them."""
    best = None
    for level, element in enumerate(ancestors(node)):
        if level == _MOST_LEVELS:
            break
        links = element.css(_SELECTOR)
        members = [candidates[link.mem_id] for link in links if link.mem_id in candidates]
        if len(links) - len(members) > len(members) // 4:
            break
        labels = sum(len(member.label or "") for member in members)
        if len(text(element)) > 2 * labels + 30:
            break
        distinct = {member.declared or member.named for member in members}
        if len(distinct) >= 2 and len(distinct) >= _MOSTLY * len({one.url or one.label for one in members}):
            best = element
    return best


def _may_be_this_article(url: str, own: str) -> bool:
    here = own.partition("#")[0]
    if url == here or without_language(url)[0] == without_language(own)[0]:
        return True
    if is_home(url):
        return False
    same_leaf = url.rstrip("/").rpartition("/")[2] == here.rstrip("/").rpartition("/")[2]
    return same_leaf or article_evidence(url) >= 2
