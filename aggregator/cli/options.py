"""Options that several commands have, spelled the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path, typer.Option("--config", "-c", envvar="AGGREGATOR_CONFIG", help="The configuration file.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]
CONFIG = Path("config.toml")
