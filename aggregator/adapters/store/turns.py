"""Whose turn it is to write, where several processes share a SQLite file.

SQLite up to 3.51.2 can damage its write-ahead log when two connections write and checkpoint at the same moment
(https://www.sqlite.org/wal.html, "The WAL-reset bug"), and its own lock does not cover the checkpoint after a commit.
This one covers both.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aggregator.core.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE = 0.02
_TRIES = 500  # ten seconds


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Keep other processes from writing until the end of the block; waits for ten seconds at most.

    The lock is POSIX's, which belongs to this process alone: a reading process that was forked from a daemon that
    was killed does not hold it. The system gives it back when the process ends, however it ends.

    Args:
        path: the lock's file; made where there is none.

    Raises:
        StoreError: the file cannot be made, or another process does not stop writing.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; let this user write the file and its folder") from error
    try:
        for _ in range(_TRIES):
            if _taken(descriptor):
                break
            time.sleep(_PAUSE)
        else:
            raise StoreError(f"{path}: another process is writing; wait for it, or stop it")
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
