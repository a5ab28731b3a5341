"""The door to the published folder: a reader of it sees the old file or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from aggregator.core.errors import StoreError

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_TEMPORARY: Final = re.compile(r"\.aggregator-([0-9]{1,10})-[0-9a-f]{16}\.tmp")
_LEFT_OVER_SECONDS: Final = 3600.0
"""A temporary file older than this belongs to nobody, even where a process has the number in its name again."""

_REMEDIES: Final = {
    errno.EACCES: "give the service's user the right to write in this folder",
    errno.EPERM: "give the service's user the right to write in this folder",
    errno.EROFS: "choose a folder on a file system that can be written",
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room on the disk",
    errno.ENOTDIR: "set publish_dir in [service] to a folder",
    errno.EEXIST: "set publish_dir in [service] to a folder",
    errno.EISDIR: "move the folder of this name away",
}


class PublishFolder:
    """The published files; calling it with a name and bytes satisfies `core.ports.Publish`.

    A name is one path segment of ASCII letters, digits, ".", "_" and "-", and starts with a letter or digit; any
    other raises ValueError. Every operation raises StoreError where the folder cannot be used.

    Args:
        path: the folder; made where it is missing. What a crashed process left half-written in it is removed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _translated(path):
            path.mkdir(parents=True, exist_ok=True)
            for found in path.iterdir():
                if _is_left_over(found):
                    found.unlink(missing_ok=True)

    def __call__(self, name: str, content: bytes) -> bool:
        """Replace one file atomically and durably; False, and nothing written, where it already holds these bytes."""
        target = self._file(name)
        with _translated(target):
            if _holds(target, content):
                return False
            temporary = self._path / f".aggregator-{os.getpid()}-{secrets.token_hex(8)}.tmp"
            try:
                _write(temporary, content)
                temporary.replace(target)
            except BaseException:
                with suppress(OSError):
                    temporary.unlink(missing_ok=True)
                raise
            self._sync()
        return True

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where there is none."""
        target = self._file(name)
        with _translated(target):
            try:
                return target.read_bytes()
            except FileNotFoundError:
                return None

    def exists(self, name: str) -> bool:
        """Whether a file of this name is there."""
        target = self._file(name)
        with _translated(target):
            return target.is_file()

    def remove(self, name: str) -> bool:
        """Remove a file; False where there is none."""
        target = self._file(name)
        with _translated(target):
            try:
                target.unlink()
            except FileNotFoundError:
                return False
            self._sync()
        return True

    def names(self) -> tuple[str, ...]:
        """The names of all published files, sorted; what could not have been published here is passed over."""
        with _translated(self._path), os.scandir(self._path) as found:
            return tuple(sorted(item.name for item in found if _NAME.fullmatch(item.name) and item.is_file()))

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name[:80]!r} is no name of a published file")
        return self._path / name

    def _sync(self) -> None:
        """Make the folder's entries durable: without that, a power cut may bring the old file back, or none."""
        folder = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fchmod(file.fileno(), 0o644)  # a web server under another user reads it, whatever our umask is
        os.fsync(file.fileno())


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _is_left_over(path: Path) -> bool:
    match = _TEMPORARY.fullmatch(path.name)
    if match is None:
        return False
    process = int(match[1])
    try:
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return False
    return age > _LEFT_OVER_SECONDS or process == os.getpid() or not _is_alive(process)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Let OSError out as StoreError."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDIES.get(error.errno or 0, "check the disk and the folder")
        raise StoreError(f"{path}: cannot be used: {error.strerror or error}; {remedy}") from error
