from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from playwright.async_api import async_playwright

from tests.scripted import ScriptedServer

if TYPE_CHECKING:
    from playwright.async_api import Browser

# How long an example takes is for the benchmarks to say: here it would depend on what else the machine does.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


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


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The Chromium of this machine, without a window; one for each test, so that none suffers from another's page.

    The asynchronous interface, because the other one leaves an event loop behind where its browser dies.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium here: `make browser` installs it")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses to sandbox for root
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *sandbox])
        yield running
        await running.close()
