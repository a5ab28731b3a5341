"""What an HTML page says of itself for machines: meta elements (Open Graph, Dublin Core) and JSON-LD (schema.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from aggregator.core import languages
from aggregator.core.model import FeedInfo
from aggregator.sources._markup import Page, attribute, text

Thing = Mapping[str, Any]
"""A JSON-LD node: schema.org properties as they were found."""

_LONGEST_JSON = 1_000_000
_MOST_THINGS = 2_000
_MOST_METAS = 300
_LONGEST_VALUE = 10_000
_SITES = frozenset(
    {"website", "organization", "newsmediaorganization", "corporation", "governmentorganization"}
)


def metas(page: Page) -> dict[str, list[str]]:
    """The meta elements by name, property or itemprop in lower case; values in document order."""
    found: dict[str, list[str]] = {}
    for node in page.tree.css("meta[content]")[:_MOST_METAS]:
        value = (attribute(node, "content") or "")[:_LONGEST_VALUE]
        if value:
            for name in {
                (attribute(node, key) or "").lower() for key in ("property", "name", "itemprop", "http-equiv")
            }:
                found.setdefault(name, []).append(value)
    return found


def things(page: Page) -> list[Thing]:
    """Every JSON-LD object of the page, nested ones after those that hold them; text that is no JSON is passed over."""
    found: list[Thing] = []
    for script in page.json_ld:
        if len(script) > _LONGEST_JSON:
            continue
        try:
            waiting = [json.loads(script.strip().strip(";"), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and len(found) < _MOST_THINGS:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting[:0] = value[:_MOST_THINGS]
            elif isinstance(value, dict):
                found.append(value)
                waiting += [part for part in value.values() if isinstance(part, dict | list)][:100]
    return found


def types(thing: Thing) -> set[str]:
    """The schema.org types of a thing, in lower case, without their namespace."""
    return {name.rpartition("/")[2].lower() for name in strings(thing.get("@type"))}


def is_article(thing: Thing) -> bool:
    """Whether a thing is an article, of whatever kind (schema.org/Article and the types below it)."""
    return any(
        kind.endswith(("article", "posting", "pressrelease")) or kind == "report" for kind in types(thing)
    )


def strings(value: object) -> Iterator[str]:
    """The strings that a JSON-LD value means: itself, its items, or the name, address or id of the things in it."""
    for one in value[:_MOST_METAS] if isinstance(value, list) else [value]:
        told = _telling(one) if isinstance(one, dict) else one
        if isinstance(told, str | int | float) and not isinstance(told, bool) and str(told).strip():
            yield str(told).strip()[:_LONGEST_VALUE]


def _telling(thing: Thing) -> object:
    """The property that stands for a whole thing."""
    return next(
        (thing[key] for key in ("name", "@value", "url", "contentUrl", "@id") if thing.get(key)), None
    )


def first(value: object) -> str | None:
    """The first string that a JSON-LD value means."""
    return next(strings(value), None)


def site(page: Page, meta: Mapping[str, list[str]], found: list[Thing]) -> FeedInfo:
    """What a page says of its site: for a page of the site, and for the list that stands for the site alike."""
    icon = page.tree.css_first('link[rel~="icon"][href], link[rel="apple-touch-icon"][href]')
    return FeedInfo(
        title=site_name(meta, found),
        subtitle=next(iter(meta.get("description", [])), None),
        language=declared_language(page, meta),
        icon=page.absolute(attribute(icon, "href")),
    )


def site_name(meta: Mapping[str, list[str]], found: list[Thing]) -> str | None:
    """The name of the site: og:site_name, application-name, or the publisher of JSON-LD."""
    for name in ("og:site_name", "application-name"):
        if meta.get(name):
            return meta[name][0]
    publishers = (
        first(thing.get("publisher")) for thing in found if isinstance(thing.get("publisher"), dict)
    )
    sites = (first(thing.get("name")) for thing in found if types(thing) & _SITES)
    names = (name for name in (*publishers, *sites) if name and "://" not in name)
    return next(names, None)


def declared_language(page: Page, meta: Mapping[str, list[str]]) -> str | None:
    """The language that a page declares: the first of `declarations`."""
    return next((tag for _, tag in declarations(page, meta, None)), None)


def declarations(
    page: Page, meta: Mapping[str, list[str]], article: Thing | None
) -> tuple[tuple[str, str], ...]:
    """The languages that a page declares to be in, each behind what says so.

    Args:
        page: the page.
        meta: its metadata, Content-Language of its headers included.
        article: what JSON-LD says of its article.

    Returns:
        "html" (its root element), "og" (Open Graph, where languages are written as locales), "http"
        (Content-Language; several are the languages of its readers, RFC 9110, section 8.5), "json-ld" (inLanguage).
    """
    root = page.tree.css_first("html")
    said = (
        ("html", attribute(root, "lang", "xml:lang")),
        *(("og", languages.locale(one)) for one in meta.get("og:locale", [])[:1]),
        *(("http", one) for one in meta.get("content-language", [])[:1]),
        ("json-ld", first(article.get("inLanguage")) if article else None),
    )
    return tuple((witness, tag) for witness, tag in said if tag and languages.declared(tag))


def document_title(page: Page) -> str | None:
    """The text of the title element."""
    node = page.tree.css_first("head > title") or page.tree.css_first("title")
    return (text(node) or None) if node is not None else None
