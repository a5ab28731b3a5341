"""What a service tells systemd (sd_notify(3), sd_watchdog_enabled(3)); without systemd, nothing happens."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Final

_SEND_SECONDS: Final = 1.0


def notify(state: str, environ: Mapping[str, str]) -> bool:
    """Send one notification, as one datagram.

    Args:
        state: "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=...", or several, one a line.
        environ: the environment; NOTIFY_SOCKET names the socket: a path, or "@" and an abstract name.

    Returns:
        Whether it was sent; not having been started by systemd is no error, nor is its going away.
    """
    name = environ.get("NOTIFY_SOCKET", "")
    if not name.startswith(("/", "@")):
        return False
    address = "\0" + name[1:] if name.startswith("@") else name
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(_SEND_SECONDS)
        try:
            sender.sendto(state.encode(), address)
        except OSError:
            return False
    return True


def watchdog_interval(environ: Mapping[str, str], pid: int) -> float | None:
    """Seconds between two WATCHDOG=1: half of what systemd waits for; None where it does not wait for this process.

    Args:
        environ: the environment; WATCHDOG_USEC is in microseconds, WATCHDOG_PID names the process that is meant.
        pid: the number of this process.
    """
    try:
        microseconds = int(environ.get("WATCHDOG_USEC", "0"))
        meant = int(environ.get("WATCHDOG_PID") or pid)
    except ValueError:
        return None
    if microseconds <= 0 or meant != pid:
        return None
    return microseconds / 2_000_000
