"""`aggregator demo`: the service at work on a world of its own, without internet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from aggregator import config
from aggregator.adapters import logs
from aggregator.cli import console, run
from aggregator.demo import server as world


def command(
    port: Annotated[int, typer.Option(help="The port of the page.")] = 8080,
    every: Annotated[float, typer.Option(help="Seconds between two new articles.")] = 5.0,
) -> None:
    """Start a small world of news sites and feeds on this machine, and the daemon on it, until Ctrl-C."""
    logs.configure()
    with (
        tempfile.TemporaryDirectory(prefix="aggregator-demo-") as folder,
        world.DemoServer(every=every) as server,
    ):
        path = Path(folder) / "config.toml"
        path.write_text(world.config(server, Path(folder), listen=f"127.0.0.1:{port}"), encoding="utf-8")
        console.say(
            f"The demo world: {server.addresses['site']} (15 languages, no feed) and four feeds beside it"
        )
        console.say(
            f"Its news by language: http://127.0.0.1:{port}/   (status: http://127.0.0.1:{port}/status)"
        )
        console.say("A new article appears every few seconds. Ctrl-C ends the demo.")
        uvloop.run(run.run(config.load(path)))
