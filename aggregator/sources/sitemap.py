"""Reads sitemaps (sitemaps.org, protocol 0.9, with the extensions for news and for languages): a site's articles.

Observations: a newspaper has one sitemap of the articles of the last two days, in which each has its date, its title
and its language, and others of all pages that it ever had; a blog has one of everything. An index names further ones.

Rule: what a news element describes is an article, and so is an address that looks like one (`article_evidence`). The
newest come first, by the date of the news element or of the last change; as many count as a list page would show. Of
an index the newest maps count, those of news before the others. Known exception: a site whose addresses say nothing
has no article here; its list pages must be read instead. Which error is worse: as for list pages, a page that is no
article is refused when it is read.
"""

from __future__ import annotations

import re
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from lxml import etree

from aggregator.core import dates, urls
from aggregator.core.errors import DocumentError
from aggregator.core.model import FeedInfo, Fetched, PageLink, RawFeed, Source
from aggregator.sources._addresses import article_evidence, sister_site
from aggregator.sources._characters import decode
from aggregator.sources._outline import outline
from aggregator.sources._parsers import TOLERANT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from aggregator.core.ports import SourceType

_MOST_ARTICLES = 100
_MOST_MAPS = 3
_MOST_ADDRESSES = 50_000  # of one map, and the bytes of one: the bounds of the protocol
_MOST_BYTES = 52_428_800
_ENOUGH = 2.0
_GZIP = b"\x1f\x8b"
_ZLIB_OF_GZIP = 31
_HEAD = 4_096

_BEGINNING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*+<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.DOTALL
)
_LINES = re.compile(rb"(?:\xef\xbb\xbf)?(?:https?://[^\s<>]+\s+)+(?:https?://[^\s<>]*)?")
_NEWS = re.compile(r"news", re.IGNORECASE)


class _Address(NamedTuple):
    """One address of a sitemap; dates as written, which compare as W3C dates do, "" where there is none."""

    url: str
    date: str = ""
    is_news: bool = False
    title: str | None = None
    language: str | None = None
    versions: tuple[tuple[str, str], ...] = ()


class _Sitemap:
    """The reader of sitemaps and of their indexes, also of compressed ones and of plain lists of addresses."""

    kind = "site"

    def reads(self, fetched: Fetched) -> bool:
        """Whether the document is a sitemap."""
        return is_sitemap(fetched.body)

    def parse(self, fetched: Fetched, source: Source) -> RawFeed:
        """Find the articles that a sitemap names, or the sitemaps that an index names.

        Args:
            fetched: the sitemap.
            source: the site; addresses of other sites do not count (sitemaps.org, "Sitemap file location").

        Returns:
            No entries; `pages` are the articles (kind "page"), the newest first, or the sitemaps (kind "site").

        Raises:
            DocumentError: it names neither.
        """
        body = _decompressed(fetched.body)
        root = _root(body, fetched)
        pages = _maps(root, fetched.url) if root is not None and _name(root) == "sitemapindex" else []
        if not pages:
            found = _addresses(root, fetched.url) if root is not None else _listed(body)
            pages = _articles(found, source)
        if not pages:
            raise DocumentError(
                f"{fetched.url} is a sitemap that names no article of this site; "
                "set url to the sitemap of its news, or to a page that lists them"
            )
        return RawFeed(format="sitemap", info=FeedInfo(url=fetched.url), pages=tuple(pages))


def is_sitemap(body: bytes) -> bool:
    """Whether a document is a sitemap, by its beginning."""
    head = _decompressed(body, _HEAD)[:_HEAD]
    return _BEGINNING.match(head) is not None or _LINES.fullmatch(head) is not None


def _decompressed(body: bytes, most: int = _MOST_BYTES) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        return zlib.decompressobj(_ZLIB_OF_GZIP).decompress(body, most)
    except zlib.error as error:
        raise DocumentError(f"the compressed sitemap is broken ({error}); try again later") from None


def _root(body: bytes, fetched: Fetched) -> _Element | None:
    """The tree of a sitemap; None where it is a list of addresses without markup."""
    if _BEGINNING.match(body[:_HEAD]) is None:
        return None
    text, _ = decode(body, fetched.headers.get("content-type", ""))
    return etree.fromstring(outline(text).text.encode("utf-8"), TOLERANT)


def _maps(root: _Element, url: str) -> list[PageLink]:
    found = [
        _Address(address, _text(one, "lastmod"))
        for one in islice(root.iter("{*}sitemap"), _MOST_ADDRESSES)
        if (address := urls.absolute(_text(one, "loc"), url))
    ]
    newest = sorted(found, key=lambda one: (_NEWS.search(one.url) is not None, one.date), reverse=True)
    return [PageLink(url=one.url, kind="site") for one in newest[:_MOST_MAPS]]


def _addresses(root: _Element, url: str) -> Iterator[_Address]:
    for one in islice(root.iter("{*}url"), _MOST_ADDRESSES):
        address = urls.absolute(_text(one, "loc"), url)
        if not address:
            continue
        news = one.find("{*}news")
        versions = [
            (str(link.get("hreflang")), found)
            for link in islice(one.iterchildren("{*}link"), _MOST_ARTICLES)
            if link.get("hreflang") and (found := urls.absolute(link.get("href") or "", url))
        ]
        if news is None:
            yield _Address(address, _text(one, "lastmod"), versions=tuple(versions))
            continue
        yield _Address(
            address,
            _text(news, "publication_date") or _text(one, "lastmod"),
            is_news=True,
            title=_text(news, "title") or None,
            language=_text(news, "publication/{*}language") or None,
            versions=tuple(versions),
        )


def _listed(body: bytes) -> Iterator[_Address]:
    for line in body.decode("utf-8", "replace").lstrip("\ufeff").split()[:_MOST_ADDRESSES]:
        if address := urls.absolute(line):
            yield _Address(address)


def _articles(found: Iterable[_Address], source: Source) -> list[PageLink]:
    """The newest articles of the site, and behind each its versions in other languages."""
    newest = sorted(found, key=lambda one: one.date, reverse=True)
    own = (
        one
        for one in newest
        if sister_site(one.url, source.url) and (one.is_news or article_evidence(one.url) >= _ENOUGH)
    )
    pages: dict[str, PageLink] = {}
    for one in islice(own, _MOST_ARTICLES):
        versions = {url: language for language, url in one.versions if sister_site(url, source.url)}
        language = versions.pop(one.url, one.language)
        said = one.date if one.is_news and one.date else None
        link = PageLink(
            url=one.url,
            title=one.title,
            language=language,
            published=dates.parse(said, ZoneInfo(source.timezone)) if said else None,
            published_said=said,
        )
        pages.setdefault(one.url, link)
        for url, named in versions.items():
            if named.lower() != "x-default":
                pages.setdefault(url, PageLink(url=url, language=named))
    return list(pages.values())


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _text(element: _Element, path: str) -> str:
    return (element.findtext(f"{{*}}{path}") or "").strip()


SOURCE_TYPE: Final[SourceType] = _Sitemap()
