"""The parts of a page that are the same on every page of its site: menus, headers, footers, side columns.

Observations: newer sites say it with elements and roles, older ones with the names of classes and ids. Such a name
may also stand on what holds the whole page ("has-sidebar", "menu-page").

Rule: a name counts only as a whole, with one of a few words before or behind it, and not on an element that
holds the main text. Which error is worse: taking an article for a menu loses it; so in doubt it is none.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from aggregator.sources._markup import Page, ancestors, attribute

_ELEMENTS = frozenset({"nav", "aside", "dialog"})
_ROLES = frozenset({
    *("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert", "menu", "menubar"),
    "alertdialog",
})  # fmt: skip
_MAIN = frozenset({"article", "main", "body", "html"})
_HOLDS_TEXT = _MAIN | {"section", "li"}

_NAMES = (
    "nav|navi|navbar|navigation|menu|submenu|breadcrumbs?|crumbs?|bread|"
    "sidebar|side|aside|rail|pagination|paginator|pager|paging|pages|page-numbers|pagenav|social|sociales|share|"
    "sharing|sharethis|bdsharebuttonbox|login|langs?|languages?|language-switcher|lang-switcher|cookies?|cookie|"
    "consent|gdpr|tags?|tagcloud|tag-links|related|recommend|recommended|recommendations|comments?|respond|"
    "disqus_thread|newsletter|subscribe|subscription|ads?|advert|advertisement|ad-slot|promo|toolbar|tools|topbar|"
    "copyright|friendlink|friendlinks|widget-area|author-box|author-bio|about-author|prev-next|prevnext|post-nav|"
    "skip-link|screen-reader-text|rank|ranking|most-read|popular|more-news|print|feedback|qrcode|weixin|"
    "position|dqwz|location-bar|search|searchbox|search-form|font-size|fontsize|editor-tools"
)
_CHROME = re.compile(
    rf"(?:(?:main|site|page|top|primary|secondary|global|header|footer|left|right|sub|post|entry|article|news|block|"
    rf"js|c|g|m|the|navbar|widget|content|cookie|language|social|share|related|box)[-_]+)?(?:{_NAMES})"
    rf"(?:[-_]+(?:container|wrapper|wrap|list|menu|area|bar|inner|widget|links|box|block|section|nav|btns?|buttons?|"
    rf"banner|notice|popup|overlay|items?|posts?|articles?|icons?|switcher|navigation|content|group|\d+))?"
    rf"|share(?:box|bar|links|tools)|(?:header|footer|nav|menu|side|bottom|top)(?:box|bar|wrap|left|right|nav|menu|link)s?"
    rf"|addtoany.*|sharedaddy|jp-relatedposts|mw-jump-link|yarpp.*",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"(?:(?:site|page|main|global|top|wp|c|g|js|m)[-_]?)?(?:header|head|masthead|top|footer|foot|bottom)"
    r"(?:[-_]?(?:container|wrapper|wrap|inner|content|area|bar|box|section|links|\d+))?",
    re.IGNORECASE,
)
_LONGEST_NAME = 40


class Chrome:
    """Tells which elements of one page belong to its chrome; remembers what it found."""

    def __init__(self, page: Page) -> None:
        self._known: dict[int, bool] = {}
        self._main = page.tree.css("article, main, [itemprop=articleBody]")[:200]

    def holds(self, node: LexborNode) -> bool:
        """Whether an element is, or is inside, a part that is the same on every page."""
        chain = [node]
        answer = False
        for element in ancestors(node):
            known = self._known.get(element.mem_id)
            if known is not None:
                answer = known
                break
            chain.append(element)
        for element in reversed(chain):
            answer = answer or self.is_part(element)
            self._known[element.mem_id] = answer
        return answer

    def is_part(self, node: LexborNode) -> bool:
        """Whether this very element is such a part."""
        tag = node.tag or ""
        if tag in _MAIN:
            return False
        role = (attribute(node, "role") or "").lower()
        if tag == "footer":  # that of an article says who wrote it, and when
            return not any(one.tag == "article" for one in ancestors(node))
        if tag in _ELEMENTS or role in _ROLES:
            return True
        if tag == "header" or _named(node, _EDGE):
            return not self._holds_main(node) and not any(one.tag in _HOLDS_TEXT for one in ancestors(node))
        return _named(node, _CHROME) and not self._holds_main(node)

    def _holds_main(self, node: LexborNode) -> bool:
        return any(element.mem_id == node.mem_id for main in self._main for element in ancestors(main))


def _named(node: LexborNode, names: re.Pattern[str]) -> bool:
    values = node.attributes
    own = f"{values.get('class') or ''} {values.get('id') or ''}"[:500].split()
    return any(len(name) <= _LONGEST_NAME and names.fullmatch(name) for name in own)
