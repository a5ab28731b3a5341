"""What the composition root settles for the whole process."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from aggregator import app, config
from aggregator.core.model import NotModified, Outcome, Request

_SOURCES = 100


async def test_polls_at_once_do_not_start_the_collector(configure: Callable[..., Path]) -> None:
    """It would look for what polls never leave behind; when the app is closed it looks as often as before."""
    sources = (
        f'[[sources]]\nid = "s{number}"\nurl = "http://127.0.0.1/{number}"\n' for number in range(_SOURCES)
    )
    path = configure("".join(sources))
    before = gc.get_threshold()
    collections: list[str] = []
    asked: list[Request] = []
    everybody = asyncio.Event()

    async def fetch(request: Request) -> NotModified:
        asked.append(request)
        if len(asked) == _SOURCES:
            everybody.set()
        await everybody.wait()
        return NotModified(url=request.url)

    def note(phase: str, _: object) -> None:
        collections.append(phase)

    async with app.open_app(config.load(path)) as opened:
        wired = replace(opened, stages=replace(opened.stages, fetch=fetch))
        states = await wired.states()
        gc.collect()  # what was made before does not count
        gc.callbacks.append(note)
        try:
            reports = await asyncio.gather(*map(wired.poll, states.values()))
        finally:
            gc.callbacks.remove(note)
    assert [report.outcome for report in reports] == [Outcome.NOT_MODIFIED] * _SOURCES
    assert not collections
    assert gc.get_threshold() == before
