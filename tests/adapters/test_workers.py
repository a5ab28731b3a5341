"""Processes that answer, hang, die and are replaced."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aggregator.adapters.workers import Workers
from aggregator.core.errors import DocumentError

ROOT = Path(__file__).parent.parent.parent
MEMORY = 1024**3


class OddError(Exception):
    """Cannot be made again from its words alone."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other}")


def act(function: Callable[..., Any], *args: object) -> Any:
    """What the processes of these tests do: whatever they are told."""
    return function(*args)


def echo(value: object) -> object:
    """Answer what was asked."""
    return value


def refuse(words: str) -> None:
    """Refuse a document."""
    raise DocumentError(words)


def stumble() -> None:
    """Fail as a defect does."""
    [].pop()


def fail_oddly() -> None:
    """Fail with what cannot be told."""
    raise OddError("one", "other")


def eat() -> bytes:
    """Take more memory than there is."""
    return bytes(2 * MEMORY)


def die() -> None:
    """Die as a library does that corrupts its memory."""
    os.kill(os.getpid(), signal.SIGSEGV)


def sign(path: Path) -> None:
    """Say who is at work; the whole file is there at once."""
    unfinished = path.with_suffix(".new")
    unfinished.write_text(str(os.getpid()))
    unfinished.rename(path)


def sleep(path: Path) -> None:
    """Hang, and say who does."""
    sign(path)
    time.sleep(600)


def spin(path: Path) -> int:
    """Work for ever in one step of the interpreter, in which it looks at no signal."""
    sign(path)
    return int(pow(7, 10**10))


def workers(count: int = 1, deadline: float = 60.0) -> Workers[..., Any]:
    """Processes that act."""
    return Workers(act, count=count, deadline=deadline, memory=MEMORY)


def is_alive(pid: int) -> bool:
    """Whether a process is there; one that was killed goes within a moment."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true, a minute at most."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "it did not come true within a minute"
        time.sleep(0.01)


async def signed(path: Path) -> int:
    """Wait for the process that is at work."""
    await asyncio.to_thread(until, path.exists)
    return int(await asyncio.to_thread(path.read_text))


async def gone(pid: int) -> None:
    """Wait until a process is gone."""
    await asyncio.to_thread(until, lambda: not is_alive(pid))


async def test_the_answer_comes_from_another_process() -> None:
    """However large it is, and the question."""
    async with workers() as ask:
        assert await ask(os.getpid) != os.getpid()
        large = b"\0\xff" * 5_000_000
        assert await ask(echo, large) == large


async def test_every_call_gets_its_own_answer() -> None:
    """Also when many wait for few processes."""
    async with workers(count=2) as ask:
        assert await asyncio.gather(*(ask(echo, number) for number in range(100))) == list(range(100))


async def test_few_calls_need_few_processes() -> None:
    """A process that is free is asked before another one is started."""
    async with workers(count=5) as ask:
        assert len({await ask(os.getpid) for _ in range(5)}) == 1


async def test_what_the_function_raises_is_raised() -> None:
    """With its words, and for a defect with the place where it happened; the process lives on."""
    async with workers() as ask:
        pid = await ask(os.getpid)
        with pytest.raises(DocumentError, match=r"^it is empty$"):
            await ask(refuse, "it is empty")
        with pytest.raises(IndexError, match="in stumble"):
            await ask(stumble)
        assert await ask(os.getpid) == pid


async def test_what_cannot_travel_is_told_in_words() -> None:
    """An error that cannot be made again, an answer that cannot be sent, a question that cannot."""
    async with workers() as ask:
        pid = await ask(os.getpid)
        with pytest.raises(RuntimeError, match="OddError: one and other"):
            await ask(fail_oddly)
        with pytest.raises(Exception, match="pickle"):
            await ask(memoryview, b"")
        with pytest.raises(Exception, match="pickle"):
            await ask(echo, lambda: None)
        assert await ask(os.getpid) == pid


@pytest.mark.parametrize(
    ("end", "reason"),
    [(sleep, "longer than 1 s"), (spin, "longer than 1 s"), (eat, "memory"), (die, "memory")],
)
async def test_a_call_that_ends_its_process_harms_no_other(
    tmp_path: Path, end: Callable[..., Any], reason: str
) -> None:
    """Who asked is told why, the other process reads on, and a new one takes the place."""
    async with workers(count=2, deadline=1 if "longer" in reason else 60) as ask:
        before = await asyncio.gather(ask(os.getpid), ask(os.getpid))
        path = [tmp_path / "pid"] if "longer" in reason else []
        answers: Any = await asyncio.gather(ask(end, *path), ask(os.getpid), return_exceptions=True)
        ended, other = answers
        assert isinstance(ended, DocumentError)
        assert reason in str(ended)
        after = await asyncio.gather(ask(os.getpid), ask(os.getpid))
        assert other in before
        assert other in after
        assert len({*before, *after}) == 3


async def test_a_process_that_died_while_it_was_idle_is_replaced() -> None:
    """Its death is not the fault of the next document."""
    async with workers() as ask:
        pid = await ask(os.getpid)
        os.kill(pid, signal.SIGKILL)
        await gone(pid)
        assert await ask(os.getpid) != pid


async def test_only_work_has_a_deadline() -> None:
    """A process that was idle for longer is the same as before."""
    async with workers(deadline=1) as ask:
        pid = await ask(os.getpid)
        await asyncio.sleep(2.5)
        assert await ask(os.getpid) == pid


async def test_an_interrupt_from_the_terminal_is_the_parents_matter() -> None:
    """Ctrl-C reaches every process; a reader reads on."""
    async with workers() as ask:
        pid = await ask(os.getpid)
        await ask(signal.raise_signal, signal.SIGINT)
        assert await ask(os.getpid) == pid


async def test_a_call_that_is_cancelled_while_it_waits_is_never_made(tmp_path: Path) -> None:
    """The calls before and after it are."""
    async with workers() as ask:
        calls = [
            asyncio.create_task(call) for call in (ask(echo, 1), ask(sign, tmp_path / "pid"), ask(echo, 3))
        ]
        await asyncio.sleep(0)
        calls[1].cancel()
        first, second, third = await asyncio.gather(*calls, return_exceptions=True)
        assert (first, third) == (1, 3)
        assert isinstance(second, asyncio.CancelledError)
    assert not await asyncio.to_thread((tmp_path / "pid").exists)


async def test_a_call_that_is_cancelled_ends_its_process(tmp_path: Path) -> None:
    """Nobody waits for what it does; the next call gets another process."""
    async with workers() as ask:
        call = asyncio.create_task(ask(sleep, tmp_path / "pid"))
        pid = await signed(tmp_path / "pid")
        call.cancel()
        assert await ask(os.getpid) != pid
        await gone(pid)


async def test_closing_ends_what_is_going_on(tmp_path: Path) -> None:
    """Busy processes are gone, and whoever waits is cancelled: what it asked for has not failed."""
    async with workers() as ask:
        busy = asyncio.create_task(ask(sleep, tmp_path / "pid"))
        waiting = asyncio.create_task(ask(echo, 1))
        pid = await signed(tmp_path / "pid")
    assert not is_alive(pid)
    await asyncio.wait((busy, waiting))
    assert busy.cancelled()
    assert waiting.cancelled()


PARENT = """
import asyncio, os, sys
from pathlib import Path
from tests.adapters.test_workers import echo, sign, spin, workers
async def main():
    async with workers(deadline=2) as ask:
        await ask({"idle": sign, "busy": spin}[sys.argv[1]], Path(sys.argv[2]))
        await asyncio.sleep(600)
if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("work", ["idle", "busy"])
def test_no_process_outlives_a_parent_that_was_killed(tmp_path: Path, work: str) -> None:
    """An idle one ends at once; a busy one when its time is up, though nobody is left to kill it."""
    script, signature = tmp_path / "parent.py", tmp_path / "pid"
    script.write_text(PARENT)
    command = [sys.executable, str(script), work, str(signature)]
    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}) as parent:
        until(signature.exists)
        pid = int(signature.read_text())
        assert is_alive(pid)
        parent.kill()
    until(lambda: not is_alive(pid))
