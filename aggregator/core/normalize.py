"""What a document said, made definite: `RawFeed` in, `Feed` out.

Every text is cleaned once, here, whichever reader it came from, so that nothing downstream has to doubt it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from aggregator.core import dates, html, identity, languages, parts, text, urls
from aggregator.core.identify import identify
from aggregator.core.model import (
    Enclosure,
    Entry,
    Feed,
    Opinion,
    PageLink,
    RawEntry,
    RawFeed,
    RawText,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.core.ports import Detect

_DECLARED_WEIGHT = 0.15
_NO_MARKUP = html.Sanitized()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What every entry of one document has in common."""

    source: Source
    url: str
    feed_language: str | None
    detectors: Sequence[Detect]


class _Cleaned(NamedTuple):
    """The parts of an entry that its identity is made of, and the texts that its language shows in."""

    raw: RawEntry
    guid: str
    base: str
    title: str
    summary: str
    content: str
    link: str | None
    enclosures: tuple[Enclosure, ...]
    image: str | None
    running_text: str


def normalize(raw: RawFeed, *, source: Source, url: str, detectors: Sequence[Detect]) -> Feed:
    """Make a document definite.

    Args:
        raw: what a reader found in it.
        source: the source it belongs to.
        url: the address it was read from: the last resort for relative references.
        detectors: language detectors, the cheapest first.

    Returns:
        Its entries with keys, clean texts, absolute addresses, dates in UTC and languages; `dropped` says
        which could not be accepted, and why.
    """
    context = _Context(source=source, url=url, feed_language=raw.info.language, detectors=detectors)
    cleaned = [_clean(entry, context) for entry in raw.entries]
    named = identity.keys((one.guid, one.link, f"{one.title}\n{one.running_text}") for one in cleaned)
    entries: dict[str, Entry] = {}
    dropped: list[str] = []
    for number, (one, key) in enumerate(zip(cleaned, named, strict=True), start=1):
        if key in entries:
            dropped.append(f"entry {number} has the same id and address as one before it: {key[:200]}")
        else:
            entries[key] = _entry(one, key, context)
    return Feed(
        format=raw.format,
        info=parts.info(raw.info, url),
        delivery=parts.delivery(raw.delivery, url),
        entries=tuple(entries.values()),
        deleted=parts.tombstones(raw.deleted),
        pages=_pages(raw.pages, url),
        problems=raw.problems,
        dropped=tuple(dropped),
        complete=raw.complete,
    )


def _clean(raw: RawEntry, context: _Context) -> _Cleaned:
    base = urls.absolute(raw.base or "", context.url) or context.url
    content = _markup(raw.content, base)
    summary = _NO_MARKUP if raw.summary == raw.content else _markup(raw.summary, base)
    if content.markup == summary.markup:
        summary = _NO_MARKUP
    return _Cleaned(
        raw=raw,
        guid=text.clean(raw.id or ""),
        base=base,
        title=_plain(raw.title),
        summary=summary.markup,
        content=content.markup,
        link=_link(raw, base),
        enclosures=parts.enclosures(raw.enclosures, base),
        image=parts.image(raw.image, base) if raw.image else None,
        running_text=(content if content.markup else summary).text(),
    )


def _entry(one: _Cleaned, key: str, context: _Context) -> Entry:
    raw, source = one.raw, context.source
    language, evidence = identify(
        title=one.title,
        text=one.running_text,
        declared=_declared(raw, context),
        detectors=context.detectors,
        usual=source.language,
    )
    rights = _plain(raw.rights) or None
    comments = urls.absolute(raw.comments, one.base) if raw.comments else None
    authors = parts.people(raw.authors, one.base)
    categories = parts.categories(raw.categories)
    links = tuple(
        link for link in parts.links(raw.links, one.base) if link.rel != "replies" or link.url != comments
    )
    return Entry(
        source_id=source.id,
        key=key,
        atom_id=identity.atom_id(one.guid, source.id, key),
        url=urls.canonical(one.link) if one.link else None,
        link=one.link,
        title=one.title,
        summary=one.summary,
        content=one.content,
        published=dates.parse(raw.published) if raw.published else None,
        updated=dates.parse(raw.updated) if raw.updated else None,
        authors=authors,
        categories=categories,
        enclosures=one.enclosures,
        alternates=parts.alternates(raw.alternates, one.base),
        language=language,
        evidence=evidence,
        rights=rights,
        comments=comments,
        origin=parts.info(raw.origin, context.url) if raw.origin else None,
        image=one.image,
        links=links,
        in_reply_to=parts.in_reply_to(raw.in_reply_to, one.base),
        contributors=parts.contributors(raw.contributors, one.base),
        location=parts.location(raw.location) if raw.location else None,
        fingerprint=identity.fingerprint(one.title, one.running_text),
        digest=identity.digest(
            title=one.title,
            link=one.link,
            summary=one.summary,
            content=one.content,
            rights=rights,
            comments=comments,
            authors=authors,
            categories=categories,
            enclosures=one.enclosures,
            image=one.image,
            links=links,
        ),
    )


def _markup(raw: RawText | None, base: str) -> html.Sanitized:
    if raw is None or not raw.value.strip():
        return _NO_MARKUP
    if not raw.html:
        paragraphs = (part.strip() for part in raw.value.replace("\r\n", "\n").split("\n\n"))
        value = "".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs if part)
        return html.read(value, base)
    return html.read(raw.value, urls.absolute(raw.base, base) if raw.base else base)


def _plain(raw: RawText | None) -> str:
    return text.plain(raw.value, html=raw.html) if raw else ""


def _link(raw: RawEntry, base: str) -> str | None:
    link = urls.absolute(raw.url, base) if raw.url else None
    return urls.without_tracking(link) if link else None


def _declared(raw: RawEntry, context: _Context) -> list[Opinion]:
    body = raw.content or raw.summary
    said = (
        ("content", body.language if body else None),
        ("entry", raw.language),
        ("feed", context.feed_language),
        ("source", context.source.language),
    )
    tags = ((witness, languages.declared(tag)) for witness, tag in said if tag)
    return [Opinion(witness=witness, language=tag, weight=_DECLARED_WEIGHT) for witness, tag in tags if tag]


def _pages(pages: Iterable[PageLink], base: str) -> tuple[PageLink, ...]:
    found = {urls.absolute(page.url, base): page for page in pages}
    return tuple(replace(page, url=address) for address, page in found.items() if address)
