"""`aggregator check`: is the configuration usable?"""

from __future__ import annotations

from aggregator import config
from aggregator.cli import console, options


def command(config_path: options.Config = options.CONFIG, *, as_json: options.Json = False) -> None:
    """Validate the configuration: every problem at once, each with its place and its remedy."""
    settings = config.load(config_path)
    sources = config.sources(settings)
    if as_json:
        for source in sources:
            console.json_line(source)
    elif console.interactive():
        rows = [
            (source.id, source.kind, source.language, str(source.interval), source.url) for source in sources
        ]
        console.table(f"{config_path} is valid", ("source", "kind", "language", "interval", "url"), rows)
    else:
        console.line(f"{config_path} is valid: {len(sources)} sources")
