"""`aggregator publish`: write the feeds again from the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvloop

from aggregator import app, config
from aggregator.adapters import logs
from aggregator.cli import console, options

if TYPE_CHECKING:
    from aggregator.config import Settings
    from aggregator.publishing import Published


def command(config_path: options.Config = options.CONFIG, *, as_json: options.Json = False) -> None:
    """Render everything again from the store, and print which files changed."""
    logs.configure()
    done = uvloop.run(_publish(config.load(config_path)))
    if as_json:
        for name in done.rendered:
            console.json_line({"file": name, "changed": name in done.changed})
    elif console.interactive():
        rows = [(name, "changed" if name in done.changed else "") for name in done.rendered]
        console.table(f"{len(done.changed)} of {len(done.rendered)} files changed", ("file", ""), rows)
    else:
        for name in done.changed:
            console.line(name)


async def _publish(settings: Settings) -> Published:
    async with app.open_app(settings) as wired:
        return await wired.publish(everything=True)
