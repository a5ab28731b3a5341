"""The texts of entries made clean: what their identity is made of, and their language shows in."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from aggregator.core import html, parts, text, urls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.core.model import Enclosure, RawEntry, RawText
    from aggregator.core.said import Mention
    from aggregator.core.wellnested import Markup


class Cleaned(NamedTuple):
    """The parts of an entry that its identity is made of, and the texts that its language shows in."""

    raw: RawEntry
    guid: str | None
    base: str
    title: str
    summary: str
    content: str
    link: str | None
    enclosures: tuple[Enclosure, ...]
    image: str | None
    running: html.Sanitized


def cleaned(entries: Sequence[RawEntry], mentions: Sequence[Mention]) -> list[Cleaned]:
    """Clean the texts of entries, kind by kind (see `normalize`).

    Args:
        entries: as their reader found them.
        mentions: the same ones, as `naming.mentions` gives them.
    """
    bases = [mention.base for mention in mentions]
    contents = html.read([*map(_markup, [entry.content for entry in entries], bases)])
    summaries = html.read(
        [
            *map(
                _markup,
                [None if entry.summary == entry.content else entry.summary for entry in entries],
                bases,
            )
        ]
    )
    titles = [plain(entry.title) for entry in entries]
    files = [parts.enclosures(entry.enclosures, base) for entry, base in zip(entries, bases, strict=True)]
    images = [
        parts.image(entry.image, base) if entry.image else None
        for entry, base in zip(entries, bases, strict=True)
    ]
    return [*map(_cleaned, entries, mentions, titles, summaries, contents, files, images)]


def _cleaned(
    entry: RawEntry,
    mention: Mention,
    title: str,
    summary: html.Sanitized,
    content: html.Sanitized,
    files: tuple[Enclosure, ...],
    image: str | None,
) -> Cleaned:
    return Cleaned(
        raw=entry,
        guid=mention.guid,
        base=mention.base,
        title=title,
        summary="" if summary.markup == content.markup else summary.markup,
        content=content.markup,
        link=mention.link,
        enclosures=files,
        image=image,
        running=content if content.markup else summary,
    )


def plain(raw: RawText | None) -> str:
    """The plain text of a title or a line of rights; "" where there is none."""
    return text.plain(raw.value, html=raw.html) if raw else ""


def _markup(raw: RawText | None, base: str) -> Markup:
    """The HTML that a text is, and the base of references in it."""
    if raw is None or not raw.value.strip():
        return "", None
    if not raw.html:
        paragraphs = (part.strip() for part in raw.value.replace("\r\n", "\n").split("\n\n"))
        return "".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs if part), base
    return raw.value, urls.absolute(raw.base, base) if raw.base else base
