"""`aggregator run`: the daemon, in the foreground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvloop

from aggregator import app, config, service
from aggregator.adapters import logs
from aggregator.cli import options

if TYPE_CHECKING:
    from aggregator.config import Settings


def command(config_path: options.Config = options.CONFIG) -> None:
    """Poll, publish and serve until told to stop (SIGTERM or Ctrl-C)."""
    logs.configure()
    uvloop.run(run(config.load(config_path)))


async def run(settings: Settings) -> None:
    """Run the daemon with these settings.

    Raises:
        AggregatorError: the address, the database or the folder cannot be used.
    """
    with service.bind(*settings.service.address) as listen:
        settings = config.with_port(settings, listen.getsockname()[1])
        async with app.open_app(settings) as wired:
            await service.serve(wired, listen)
