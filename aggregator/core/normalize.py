"""What a document said, made definite: `RawFeed` in, `Feed` out.

Every text is cleaned once, here, whichever reader it came from, so that nothing downstream has to doubt it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aggregator.core import dates, html, identity, languages, moments, naming, parts, said, text, urls
from aggregator.core.identify import SAMPLE, identify
from aggregator.core.model import (
    Entry,
    Feed,
    Link,
    Name,
    Opinion,
    PageLink,
    RawEntry,
    RawFeed,
    RawText,
    Source,
)
from aggregator.core.naming import Cleaned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime, tzinfo

    from aggregator.core.ports import Detect

_DECLARED_WEIGHT = 0.15
_NO_MARKUP = html.Sanitized()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What every entry of one document has in common."""

    source: Source
    url: str
    declared: Sequence[Opinion]
    detectors: Sequence[Detect]
    zone: tzinfo
    at: datetime | None


def normalize(
    raw: RawFeed,
    *,
    source: Source,
    url: str,
    detectors: Sequence[Detect],
    at: datetime | None = None,
    known: Collection[str] = (),
) -> Feed:
    """Make a document definite.

    Args:
        raw: what a reader found in it.
        source: the source it belongs to.
        url: the address it was read from: the last resort for relative references.
        detectors: language detectors, the cheapest first.
        at: when it was fetched: a later date is one of the future; None: no date is.
        known: digests of what the source said last time: what it says again is not made definite again.

    Returns:
        Its entries with keys, clean texts, absolute addresses, dates in UTC and languages; `dropped` says
        which could not be accepted, and why, and `unchanged` names those that were passed over.
    """
    context = _Context(
        source=source,
        url=url,
        declared=_opinions(("feed", raw.info.language), ("source", source.language)),
        detectors=detectors,
        zone=UTC if source.timezone == "UTC" else ZoneInfo(source.timezone),
        at=at,
    )
    mentions = naming.mentions(raw, source, url)
    passed = said.unchanged(mentions, known)
    cleaned = [
        None if number in passed else _clean(entry, mention)
        for number, (entry, mention) in enumerate(zip(raw.entries, mentions, strict=True))
    ]
    accepted, dropped = naming.accepted(cleaned, mentions)
    named = naming.named(raw, mentions, passed, accepted, source)
    entries = {number: _entry(one, named[number], context) for number, one in accepted.items()}
    repeated = naming.repeated({number: entry.key for number, entry in entries.items()})
    return Feed(
        format=raw.format,
        info=parts.info(raw.info, url),
        delivery=parts.delivery(raw.delivery, url),
        entries=tuple(entry for number, entry in entries.items() if number not in repeated),
        deleted=parts.tombstones(raw.deleted),
        pages=_pages(raw.pages, url),
        problems=raw.problems,
        dropped=(*dropped, *repeated.values()),
        complete=raw.complete,
        said=tuple(mentions[number].digest for number in entries if number not in repeated),
        unchanged=tuple(mentions[number].digest for number in sorted(passed)),
    )


def _clean(raw: RawEntry, mention: said.Mention) -> Cleaned:
    base = mention.base
    content = _markup(raw.content, base)
    summary = _NO_MARKUP if raw.summary == raw.content else _markup(raw.summary, base)
    if content.markup == summary.markup:
        summary = _NO_MARKUP
    return Cleaned(
        raw=raw,
        guid=mention.guid,
        base=base,
        title=_plain(raw.title),
        summary=summary.markup,
        content=content.markup,
        link=mention.link,
        enclosures=parts.enclosures(raw.enclosures, base),
        image=parts.image(raw.image, base) if raw.image else None,
        running=content if content.markup else summary,
    )


def _entry(one: Cleaned, name: Name, context: _Context) -> Entry:
    raw, source = one.raw, context.source
    language, evidence = identify(
        title=one.title,
        text=one.running.beginning(SAMPLE),
        declared=_declared(raw, context),
        detectors=context.detectors,
        usual=source.language,
    )
    rights = _plain(raw.rights) or None
    comments = urls.absolute(raw.comments, one.base) if raw.comments else None
    authors = parts.people(raw.authors, one.base)
    categories = parts.categories(raw.categories)
    links = _links(raw, one.base, comments)
    published, updated = _dates(raw, context)
    url = urls.canonical(one.link) if one.link else None
    digest = identity.digest(
        title=one.title,
        link=url,
        summary=one.summary,
        content=one.content,
        rights=rights,
        comments=comments,
        authors=authors,
        categories=categories,
        enclosures=one.enclosures,
        image=one.image,
        links=links,
    )
    key = identity.keys(name, guid=one.guid, link=one.link, digest=digest)[0]
    return Entry(
        source_id=source.id,
        key=key,
        guid=one.guid[: parts.ID_LENGTH] if one.guid else None,
        name=name,
        atom_id=identity.atom_id(one.guid, source.id, key),
        url=url,
        link=one.link,
        title=one.title,
        summary=one.summary,
        content=one.content,
        published=published,
        updated=updated,
        published_said=_characters(raw.published),
        updated_said=_characters(raw.updated),
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
        fingerprint=identity.fingerprint(one.title, one.running.letters()),
        digest=digest,
    )


def _links(raw: RawEntry, base: str, comments: str | None) -> tuple[Link, ...]:
    """What belongs to an entry, without its page of comments, which has a place of its own."""
    if not raw.links:
        return ()
    found = parts.links(raw.links, base)
    return tuple(link for link in found if link.rel != "replies" or link.url != comments)


def _dates(raw: RawEntry, context: _Context) -> tuple[datetime | None, datetime | None]:
    """When an entry was published and updated, as far as that can be believed."""
    return moments.believed(
        dates.parse(raw.published, context.zone) if raw.published else None,
        dates.parse(raw.updated, context.zone) if raw.updated else None,
        at=context.at,
        policy=context.source.future_dates,
    )


def _characters(date: str | None) -> str | None:
    """A date as it was written, as far as a person would have written one."""
    return text.xml_characters(date[: dates.MAX_LENGTH]) if date else None


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


def _declared(raw: RawEntry, context: _Context) -> Sequence[Opinion]:
    body = raw.content or raw.summary
    own = body.language if body else None
    if not own and not raw.language:
        return context.declared
    return [*_opinions(("content", own), ("entry", raw.language)), *context.declared]


def _opinions(*said: tuple[str, str | None]) -> list[Opinion]:
    tags = ((witness, languages.declared(tag)) for witness, tag in said if tag)
    return [Opinion(witness=witness, language=tag, weight=_DECLARED_WEIGHT) for witness, tag in tags if tag]


def _pages(pages: Iterable[PageLink], base: str) -> tuple[PageLink, ...]:
    found = {urls.absolute(page.url, base): page for page in pages}
    return tuple(replace(page, url=address) for address, page in found.items() if address)
