"""`aggregator entries`: what is stored."""

from __future__ import annotations

from typing import Annotated

import typer

from aggregator import config
from aggregator.adapters.store import open_store
from aggregator.cli import console, options

_TITLE_LENGTH = 100


def command(
    *,
    language: Annotated[str | None, typer.Option(help="Only entries of this language's feed.")] = None,
    source: Annotated[str | None, typer.Option(help="Only entries of this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest first.")] = 50,
    config_path: options.Config = options.CONFIG,
    as_json: options.Json = False,
) -> None:
    """List stored entries, the newest first."""
    store = open_store(config.load(config_path).service.database, read_only=True)
    try:
        found = store.entries(language=language, source=source, limit=limit)
    finally:
        store.close()
    if as_json:
        for stored in found:
            console.json_line(stored)
        return
    rows = [
        (
            stored.first_seen_at,
            stored.entry.language,
            stored.entry.source_id,
            stored.entry.title,
            stored.entry.link,
        )
        for stored in found
    ]
    if console.interactive():
        console.table(f"{len(rows)} entries", ("first seen", "language", "source", "title", "link"), rows)
    else:
        for row in rows:
            console.line(*row)
