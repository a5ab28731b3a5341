"""What an address of a news site tells: whether it looks like an article's, a list's, or that of the same site.

Observations: articles have a date, a number or a title in their path; lists, topics, authors and the pages about
the site itself have one of a few dozen words there. A title of three words or more is rarely a section.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from aggregator.core.addresses import LANGUAGE_PARAMETERS, tag_in

NO_PAGE = -10.0
"""What `article_evidence` says of a home page or a file."""

_DATE = re.compile(
    r"[/_-](?:t|d)?(?:19|20)\d\d(?:[-/_.](?:0?[1-9]|1[0-2])(?:[-/_.](?:0?[1-9]|[12]\d|3[01]))?|(?:0[1-9]|1[0-2])(?:[0-3]\d)?)(?!\d)"
    r"|/(?:19|20)\d\d/(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/"
)
_FULL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0[1-9]|1[0-2])[-/_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_ARCHIVE = re.compile(r"/(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2]))?/?$|^/(?:19|20)\d\d/\d\d?/\d\d?/?$")
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|gz|7z|jpe?g|png|gif|webp|svg|ico|mp[34]|m4[av]|avi|mov|webm|ogg|wav|apk|exe|"
    r"css|js|json|xml|rss|atom|ics|epub|txt|csv)$"
)
_PAGE_SUFFIX = re.compile(r"\.(?:s?html?|aspx?|php\d?|jspx?|do|cfm|cgi|phtml|nhn|action)$")
_LIST_NAME = re.compile(
    r"(?:index|default|home|main|list|more|archives?)(?:[-_]?\d{1,3})?|node|col|channel|news|latest"
    r"|(?:node|col|channel|list|index|section|cat|lm|class)[-_/]?\d+(?:[-_]\d+)*"
)
_ID_NAME = re.compile(
    r"(?:.*[_-])?(?:id|no|num|sn|seq|idx|aid|nid|cid|newsid|articleid|storyid|contentid|nttid|docid|key|code|number|"
    r"article|story|release|item|mode_id)|[a-z]*(?:id|no|idx|seq)"
)
_PAGING_NAMES_WORDS = """
page paged pg start offset pageno pageindex currentpage page_no pagenum cpage seite pagina sivu strona halaman
"""
_PAGING_NAMES = frozenset(_PAGING_NAMES_WORDS.split())
_OTHER_SECTIONS_WORDS = """
tag tags category categories kategorie kategorien categoria categorias categorie author authors autor
autores auteur auteurs user users profile profiles member members login logout signin sign-in signup
sign-up register account accounts search suche buscar recherche cart checkout shop store feed feeds rss
about contact kontakt contacts contacto contatti privacy terms legal imprint impressum datenschutz
cookies cookie-policy sitemap advertise advertising subscribe subscription subscriptions newsletter
newsletters careers jobs faq help support donate wp-admin wp-login.php wp-content cdn-cgi video-gallery
topics topic label labels page pages archive password share print comment comments reply cgi-bin
"""
_OTHER_SECTIONS = frozenset(_OTHER_SECTIONS_WORDS.split())
_ABOUT_NAMES = """
about contact privacy terms cookie cookies imprint impressum legal disclaimer accessibility copyright faq
advertise subscribe login register sitemap datenschutz kontakt careers jobs
"""
_ABOUT_WORDS = frozenset(_ABOUT_NAMES.split())
_DEPTH = 12


def article_evidence(url: str) -> float:
    """How much an address looks like an article's.

    Returns:
        About 2 and more: it does; below 0: like a list, a topic, or a page about the site; `NO_PAGE`: neither.
    """
    parts = urlsplit(url.lower())
    path, query = unquote(parts.path), dict(parse_qsl(parts.query, max_num_fields=None)[:50])
    segments = [segment for segment in path.split("/") if segment][:_DEPTH]
    by_query = _query_evidence(query)
    if _FILE.search(path):
        return NO_PAGE
    if not segments:
        return by_query if by_query > 0 else NO_PAGE
    if by_query < 0 or any(segment in _OTHER_SECTIONS for segment in segments[:-1]):
        return -4.0
    return by_query + _path_evidence(path, segments)


def _query_evidence(query: dict[str, str]) -> float:
    if any(name in _PAGING_NAMES and value.isdigit() for name, value in query.items()):
        return -4.0
    named = any(
        (_ID_NAME.fullmatch(name) or name == "p") and any(character.isdigit() for character in value)
        for name, value in query.items()
        if len(name) <= 30
    )
    return 2.0 if named else 0.0


def _path_evidence(path: str, segments: list[str]) -> float:
    last = segments[-1]
    name = _PAGE_SUFFIX.sub("", last)
    words = [word for word in re.split(r"[-_\s+]+", name) if word]
    if last in _OTHER_SECTIONS or name in _OTHER_SECTIONS:
        return -4.0
    if words and words[0] in _ABOUT_WORDS and len(words) <= 3:
        return -4.0
    if _ARCHIVE.search(_PAGE_SUFFIX.sub("", path)):
        return -3.0
    dated = 3.0 if _DATE.search(path) else 0.0
    if _LIST_NAME.fullmatch(name):
        return dated - 4.0 if not dated or len(segments) == 1 else dated - 2.0
    return dated + _name_evidence(name, words) + (0.5 if name != last else 0.0)


def _name_evidence(name: str, words: list[str]) -> float:
    letters = [word for word in words if not word.isdigit()]
    digits = max((len(run) for run in re.findall(r"\d+", name)), default=0)
    score = 2.0 if digits >= 4 else 0.5 if digits else 0.0
    titled = len(letters) >= 3 or (not name.isascii() and len(name) >= 4)
    hashed = len(name) >= 16 and digits >= 2 and re.fullmatch(r"[0-9a-f-]+", name)
    return score + (2.0 if titled or hashed else 0.0)


def date_in(url: str) -> str | None:
    """The day in an address ("/2024-09/07/", "t20240907_1"), as YYYY-MM-DD."""
    found = _FULL_DATE.search(unquote(urlsplit(url).path))
    return f"{found[1]}-{found[3]}-{found[4]}" if found else None


def is_home(url: str) -> bool:
    """Whether an address is the first page of a site, or of one of its languages."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if segments and re.fullmatch(r"(?:index|default|home|main)\.\w{3,5}", segments[-1]):
        segments = segments[:-1]
    if any(name not in LANGUAGE_PARAMETERS for name, _ in parse_qsl(parts.query)):
        return False
    return not segments or (len(segments) == 1 and tag_in(segments[0]) is not None)


def same_site(url: str, home: str) -> bool:
    """Whether an address is on the host of another ("www." aside), or on a host below it."""
    host, site = (_host(address).removeprefix("www.") for address in (url, home))
    return bool(site) and (host == site or host.endswith(f".{site}"))


def sister_site(url: str, home: str) -> bool:
    """Whether an address is on the same site, or on the host of another language of it (cn.x.org, www.x.org)."""
    if same_site(url, home) or same_site(home, url):
        return True
    (first, _, rest), (other, _, site) = (_host(address).partition(".") for address in (url, home))
    # Two labels must remain: en.co.uk and de.co.uk are two sites, but nobody has these.
    return "." in rest and rest == site and all(label == "www" or tag_in(label) for label in (first, other))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
