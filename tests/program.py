"""The program as a person runs it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any


def aggregator(
    *arguments: object, cwd: Path | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a person would, without a terminal."""
    command = [sys.executable, "-m", "aggregator", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, timeout=60, check=False)


def on_terminal(*arguments: object) -> tuple[int, str]:
    """Run the program on a terminal of 100 columns: its exit status, and what is shown."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "aggregator", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm-256color"}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        os.close(theirs)
        shown = bytearray()
        while True:
            try:
                shown += os.read(ours, 65_536)
            except OSError:
                break
        status = process.wait(30)
    os.close(ours)
    return status, shown.decode()


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    """The JSON objects on standard output."""
    return [json.loads(line) for line in done.stdout.decode().splitlines()]
