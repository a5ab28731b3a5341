"""The published folder, on a real file system."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from aggregator.adapters.files import PublishFolder
from aggregator.core.errors import StoreError
from aggregator.core.ports import Publish


@pytest.fixture
def folder(tmp_path: Path) -> PublishFolder:
    """A folder that did not exist before."""
    return PublishFolder(tmp_path / "a" / "feeds")


def names(path: Path) -> list[str]:
    """Everything that is in a folder."""
    return sorted(found.name for found in path.iterdir())


def test_a_file_is_published(folder: PublishFolder, tmp_path: Path) -> None:
    """The first time writes, the same bytes again do not, other bytes do; nothing else is left in the folder."""
    publish: Publish = folder
    path = tmp_path / "a" / "feeds" / "zh-Hans.atom"
    assert publish("zh-Hans.atom", b"one")
    before = path.stat()
    assert not publish("zh-Hans.atom", b"one")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino
    assert publish("zh-Hans.atom", b"two")
    assert publish("zh-Hans.atom", b"")
    assert not publish("zh-Hans.atom", b"")
    assert names(path.parent) == ["zh-Hans.atom"]


def test_everybody_may_read(folder: PublishFolder, tmp_path: Path) -> None:
    """The mode is 0644 whatever the umask is."""
    old = os.umask(0o077)
    try:
        folder("a", b"x")
    finally:
        os.umask(old)
    assert (tmp_path / "a" / "feeds" / "a").stat().st_mode & 0o777 == 0o644


def test_reading_and_removing(folder: PublishFolder, tmp_path: Path) -> None:
    """What was published can be listed, read and removed; what was not is not there."""
    folder("b.atom", b"b")
    folder("a.atom", b"a")
    (tmp_path / "a" / "feeds" / ".hidden").touch()
    (tmp_path / "a" / "feeds" / "sub").mkdir()
    assert folder.names() == ("a.atom", "b.atom")
    assert folder.read("a.atom") == b"a"
    assert folder.exists("a.atom")
    assert folder.remove("a.atom")
    assert not folder.remove("a.atom")
    assert not folder.exists("a.atom")
    assert not folder.exists("sub")
    assert folder.read("a.atom") is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".a", "-a", "a/b", "/a", "a\\b", "a\n", "a\0", "ä", "a b", "a" * 201]
)
def test_names_are_bounded(folder: PublishFolder, name: str) -> None:
    """A name is one harmless path segment; anything else is a mistake of the caller."""
    operations = (folder.read, folder.exists, folder.remove, lambda name: folder(name, b"x"))
    for operation in operations:
        with pytest.raises(ValueError, match="no name of a published file"):
            operation(name)


def test_a_link_is_replaced_not_followed(folder: PublishFolder, tmp_path: Path) -> None:
    """Where somebody put a symbolic link, the link is replaced and its target left alone."""
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    (tmp_path / "a" / "feeds" / "x").symlink_to(target)
    assert folder("x", b"new")
    assert target.read_bytes() == b"mine"


def test_readers_never_see_half(folder: PublishFolder) -> None:
    """While a file is replaced over and over, a reader sees whole contents only."""
    contents = [bytes([letter]) * 100_000 for letter in b"ab"]
    folder("x", contents[0])
    seen = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(folder.read("x"))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(60):
        folder("x", contents[number % 2])
    done.set()
    reader.join()
    assert seen <= set(contents)


def test_left_over_files_are_removed(tmp_path: Path) -> None:
    """What a dead process, or one an hour ago, left half-written goes; what a live one is writing stays."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = {
        "dead": tmp_path / f".aggregator-{dead.pid}-0123456789abcdef.tmp",
        "own": tmp_path / f".aggregator-{os.getpid()}-0123456789abcdef.tmp",
        "old": tmp_path / f".aggregator-{os.getppid()}-0123456789abcdef.tmp",
        "live": tmp_path / f".aggregator-{os.getppid()}-fedcba9876543210.tmp",
        "other": tmp_path / ".aggregator-x.tmp",
    }
    for path in left.values():
        path.write_bytes(b"half")
    hours_ago = time.time() - 7200
    os.utime(left["old"], (hours_ago, hours_ago))
    PublishFolder(tmp_path)
    assert {name for name, path in left.items() if path.exists()} == {"live", "other"}


def test_killed_while_writing(tmp_path: Path) -> None:
    """A process that is killed while it publishes leaves a whole file, and nothing else after the next start."""
    code = (
        "import sys; from pathlib import Path; from aggregator.adapters.files import PublishFolder\n"
        "publish = PublishFolder(Path(sys.argv[1]))\n"
        "for n in range(10**9): publish('x', bytes([n % 2 + 97]) * 300_000); print(n, flush=True)"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert writer.stdout
    with writer.stdout:
        for _ in range(5):
            writer.stdout.readline()
        writer.kill()
        writer.wait()
    folder = PublishFolder(tmp_path)
    assert folder.read("x") in {b"a" * 300_000, b"b" * 300_000}
    assert names(tmp_path) == ["x"]


def test_problems_name_the_place_and_the_remedy(folder: PublishFolder, tmp_path: Path) -> None:
    """What the system refuses comes out as StoreError, and leaves nothing behind."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StoreError, match=r"file: cannot be used.*publish_dir"):
        PublishFolder(file)
    with pytest.raises(StoreError, match="publish_dir"):
        PublishFolder(file / "feeds")
    (tmp_path / "a" / "feeds" / "x").mkdir()
    with pytest.raises(StoreError, match="x: cannot be used: Is a directory; move"):
        folder("x", b"")
    assert names(tmp_path / "a" / "feeds") == ["x"]


def test_a_folder_that_vanished(folder: PublishFolder, tmp_path: Path) -> None:
    """A folder that is removed while the service runs is an error with its place."""
    (tmp_path / "a" / "feeds").rmdir()
    for operation in (folder.names, lambda: folder("x", b"")):
        with pytest.raises(StoreError, match="feeds"):
            operation()
