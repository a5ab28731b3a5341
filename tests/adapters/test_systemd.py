"""Notifications, received by a real datagram socket."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from aggregator.adapters.systemd import notify, watchdog_interval


def receive(address: str, name: str, state: str) -> str:
    """What arrives at a socket when `state` is sent to `name`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(1)
        assert notify(state, {"NOTIFY_SOCKET": name})
        return listener.recv(1000).decode()


def test_a_path(tmp_path: Path) -> None:
    """The datagram arrives at a socket in the file system, whole."""
    path = str(tmp_path / "notify")
    assert receive(path, path, "READY=1\nSTATUS=grüßt") == "READY=1\nSTATUS=grüßt"


def test_an_abstract_name() -> None:
    """A name that starts with @ is in the abstract name space."""
    name = f"aggregator-test-{os.getpid()}"
    assert receive(f"\0{name}", f"@{name}", "STOPPING=1") == "STOPPING=1"


@pytest.mark.parametrize(
    "name", [None, "", "vsock:2:1", "relative", "/no/such/socket", "@no-such-socket", "/" + "x" * 200]
)
def test_nobody_listens(name: str | None) -> None:
    """Without a socket that can be reached nothing is sent, and nothing is raised."""
    assert not notify("READY=1", {} if name is None else {"NOTIFY_SOCKET": name})


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "7"}, 1.5),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": ""}, 1.5),
        ({"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_watchdog_interval(environ: dict[str, str], expected: float | None) -> None:
    """Half of what systemd waits, for the process that is meant."""
    assert watchdog_interval(environ, 7) == expected
