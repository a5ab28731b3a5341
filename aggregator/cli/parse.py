"""`aggregator parse`: read documents without storing anything."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
import uvloop

from aggregator import app, reading
from aggregator.cli import console, options
from aggregator.config import Settings
from aggregator.core.errors import DocumentError
from aggregator.core.model import Feed, Fetched, FetchFailed, NotModified, Request, Source
from aggregator.core.readable import readable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence

    from aggregator.core.ports import Fetch

    Parsed = tuple[str, Feed | None, str | None]

_STANDARD_INPUT = "-"


def command(
    documents: Annotated[
        list[str], typer.Argument(help="Files, folders, http(s) URLs, or - for standard input.")
    ],
    *,
    kind: Annotated[
        str, typer.Option(help="How to read them: feed, site (a list of articles), page (one article).")
    ] = "feed",
    base: Annotated[
        str | None, typer.Option(help="URL that relative references are resolved against.")
    ] = None,
    future_dates: Annotated[
        Literal["clamp", "ignore", "keep"],
        typer.Option(
            help="What is made of dates of the future, and of absurd ones; as `future_dates` of a source."
        ),
    ] = "keep",
    as_json: options.Json = False,
) -> None:
    """Read documents without storing: their format, fields, entries and problems. Exit status 1 where one failed."""
    if kind not in reading.kinds():
        raise typer.BadParameter(
            f"{kind!r} is unknown; there are: {', '.join(reading.kinds())}", param_hint="--kind"
        )
    source = Source(id="parse", url=base or "", kind=kind, future_dates=future_dates)
    failed = uvloop.run(_parse(list(_expand(documents)), source, base, as_json=as_json))
    raise typer.Exit(int(failed > 0))


def _expand(documents: Iterable[str]) -> Iterator[str]:
    """Folders become the files in them, in a stable order."""
    for document in documents:
        path = Path(document)
        if document != _STANDARD_INPUT and path.is_dir():
            for folder, subfolders, names in os.walk(path):
                subfolders.sort()
                yield from (str(Path(folder) / name) for name in sorted(names))
        else:
            yield document


async def _parse(documents: Sequence[str], source: Source, base: str | None, *, as_json: bool) -> int:
    settings = Settings()
    failed = 0
    async with app.http_client(settings) as client, app.reading_processes(settings.service.workers) as read:

        async def parse(document: str) -> Parsed:
            try:
                fetched = await _load(document, base, client, settings.polling.max_bytes)
                return document, await read(replace(fetched, at=app.clock()), source, source.kind, ()), None
            except DocumentError as error:
                return document, None, str(error)
            except Exception as error:  # noqa: BLE001 - a defect of ours must not take the other documents with it
                return document, None, f"internal error: {type(error).__name__}: {error}; please report it"

        with console.progress("reading", len(documents)) as advance:
            async for document, feed, error in _in_order(parse, documents, settings.service.workers * 4):
                advance()
                failed += error is not None
                _tell(document, feed, error, as_json=as_json)
    return failed


async def _in_order(
    parse: Callable[[str], Awaitable[Parsed]], documents: Iterable[str], at_once: int
) -> AsyncIterator[Parsed]:
    """The results in the documents' order, some being worked on ahead."""
    ahead: deque[asyncio.Future[Parsed]] = deque()
    for document in documents:
        ahead.append(asyncio.ensure_future(parse(document)))
        if len(ahead) >= at_once:
            yield await ahead.popleft()
    while ahead:
        yield await ahead.popleft()


async def _load(document: str, base: str | None, fetch: Fetch, most: int) -> Fetched:
    if document.startswith(("http://", "https://")):
        result = await fetch(Request(url=document))
        match result:
            case FetchFailed():
                raise DocumentError(result.message)
            case NotModified():
                raise DocumentError("the server answered 304 to a request without conditions")
        return result
    try:
        body = await asyncio.to_thread(_read, document, most + 1)
    except OSError as error:
        raise DocumentError(f"cannot be opened: {error.strerror or error}") from error
    if len(body) > most:
        raise DocumentError(f"it is larger than {most:,} bytes, the most that is read of a document")
    return Fetched(url=base or "", body=body, bytes_received=len(body))


def _read(document: str, most: int) -> bytes:
    if document == _STANDARD_INPUT:
        return sys.stdin.buffer.read(most)
    path = Path(document)
    if path.exists() and not path.is_file():
        raise OSError("it is no regular file")
    with path.open("rb") as file:
        return file.read(most)


def _tell(document: str, feed: Feed | None, error: str | None, *, as_json: bool) -> None:
    if as_json:
        console.json_line(
            {
                "document": document,
                "format": feed.format if feed else None,
                "feed": feed.info if feed else None,
                "delivery": feed.delivery if feed else None,
                "entries": feed.entries if feed else [],
                "deleted": feed.deleted if feed else [],
                "pages": feed.pages if feed else [],
                "problems": [*feed.problems, *readable(feed).dropped] if feed else [],
                "complete": feed.complete if feed else False,
                "error": error,
            }
        )
    elif feed is None:
        console.line(document, "failed", error)
    elif console.interactive():
        rows: list[tuple[object, ...]] = [
            (entry.published, entry.language, entry.title, entry.link) for entry in feed.entries
        ]
        rows += [(page.published, page.language, page.title, page.url) for page in feed.pages]
        console.table(
            f"{document}: {feed.format}, {feed.info.title or 'no title'}",
            ("published", "language", "title", "link"),
            rows,
        )
        for problem in (*feed.problems, *readable(feed).dropped):
            console.say(f"{document}: {problem}")
    else:
        console.line(
            document, feed.format, f"entries={len(feed.entries)}", f"pages={len(feed.pages)}", feed.info.title
        )
        for entry in feed.entries:
            console.line("", "entry", entry.published, entry.language, entry.title, entry.link)
        for page in feed.pages:
            console.line("", "page", page.published, page.language, page.title, page.url)
        for problem in (*feed.problems, *readable(feed).dropped):
            console.line("", "problem", problem)
