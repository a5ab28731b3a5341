from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.scripted import ScriptedServer


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server on loopback that answers by script."""
    made = ScriptedServer()
    yield made
    made.close()


@pytest.fixture
def configure(tmp_path: Path) -> Callable[..., Path]:
    """Writes a config.toml into the test's folder, given its sources as TOML."""

    def write(sources: str, **service: str) -> Path:
        path = tmp_path / "config.toml"
        lines = "".join(f'{key} = "{value}"\n' for key, value in service.items())
        polling = '[polling]\ninterval = "1s"\nmin_interval = "1s"\npage_pause = "0s"\ntimeout = "5s"\n'
        path.write_text(f"[service]\n{lines}\n{polling}\n{sources}", encoding="utf-8")
        return path

    return write
