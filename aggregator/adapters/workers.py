"""Processes that read documents: killed when they take too long or too much memory, and replaced.

The standard library's pool cannot end one call without ending all of them.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
import socket
import traceback
from contextlib import suppress
from struct import Struct
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Self, TypeVar

from aggregator.adapters import pickling
from aggregator.adapters.garbage import collect_rarely
from aggregator.core.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import ForkServerContext, ForkServerProcess
    from types import TracebackType

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")

_LENGTH = Struct("!Q")
_READ_AHEAD = 1024 * 1024
_JOIN_SECONDS = 5.0


class Workers(Generic[_Asked, _Answer]):
    """Runs one pure function in a few processes. An async context manager: it holds the processes.

    Args:
        function: a function that a module defines, so that it can be named to another process.
        count: number of processes; each starts when it is first needed.
        deadline: seconds after which a call is given up and its process killed.
        memory: bytes of address space a process may use.
    """

    def __init__(
        self, function: Callable[_Asked, _Answer], *, count: int, deadline: float, memory: int
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([function.__module__])
        self._deadline = deadline
        self._workers = [_Worker(context, (function, deadline, memory)) for _ in range(count)]
        # The last one that became free is the first one taken: few calls need few processes.
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._workers:
            self._free.put_nowait(worker)
        self._callers: set[asyncio.Task[Any] | None] = set()

    async def __call__(self, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        """Call the function in a free process; calls wait their turn.

        Raises:
            DocumentError: raised by the function, or because it took too long or its process died.
        """
        caller = asyncio.current_task()
        self._callers.add(caller)
        try:
            worker = await self._free.get()
            try:
                error, answer = await self._ask(worker, (args, kwargs))
            finally:
                self._free.put_nowait(worker)
        finally:
            self._callers.discard(caller)
        if error is not None:
            raise error
        result: _Answer = answer
        return result

    async def _ask(self, worker: _Worker, call: object) -> tuple[Exception | None, Any]:
        try:
            answer = await worker.ask(pickling.dumps(call), self._deadline)
        except TimeoutError:
            raise DocumentError(
                f"reading it took longer than {self._deadline:g} s and was given up; "
                "the document is too large or made to be slow"
            ) from None
        except (EOFError, ConnectionError):
            raise DocumentError(
                "reading it used up the memory a reader may have; the document is too large or made to be so"
            ) from None
        error, result = pickling.loads(answer)
        return error, result

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; what they were reading is forgotten, and whoever waits for it is cancelled."""
        for caller in self._callers:
            if caller is not None:
                caller.cancel()
        for process in [worker.end() for worker in self._workers]:
            if process is not None:
                await asyncio.to_thread(process.join, _JOIN_SECONDS)


class _Worker:
    """One process, and another one whenever it has ended.

    Args:
        work: the function, its deadline and its memory.
    """

    def __init__(self, context: ForkServerContext, work: tuple[Callable[..., object], float, int]) -> None:
        self._context = context
        self._work = work
        self._process: ForkServerProcess | None = None

    async def ask(self, question: bytes, seconds: float) -> bytes:
        """Send one call, and wait for its answer.

        Raises:
            TimeoutError: it took longer than `seconds`; the process is gone.
            EOFError, ConnectionError: the process died.
        """
        if self._process is None or self._reader.at_eof():
            await self._start()
        try:
            async with asyncio.timeout(seconds):
                self._writer.writelines((_LENGTH.pack(len(question)), question))
                await self._writer.drain()
                (size,) = _LENGTH.unpack(await self._reader.readexactly(_LENGTH.size))
                return await self._reader.readexactly(size)
        except BaseException:
            self.end()
            raise

    def end(self) -> ForkServerProcess | None:
        """Kill the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            self._writer.transport.abort()
        return process

    async def _start(self) -> None:
        self.end()
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._context.Process(target=_serve, args=(theirs, *self._work), daemon=True)
            process.start()
        self._reader, self._writer = await asyncio.open_unix_connection(sock=ours, limit=_READ_AHEAD)
        self._process = process


def _serve(link: socket.socket, function: Callable[..., object], deadline: float, memory: int) -> None:
    """What a process does until the other end of `link` is closed."""
    # The terminal sends an interrupt to every process; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    collect_rarely()
    # What ran out of memory once is not worth keeping: a new process is.
    with suppress(MemoryError), link, link.makefile("rwb") as stream:
        while head := stream.read(_LENGTH.size):
            question = stream.read(*_LENGTH.unpack(head))
            # The parent may be killed before it can kill: then the system does it.
            signal.setitimer(signal.ITIMER_REAL, 2 * deadline)
            answer = _answer(function, question)
            signal.setitimer(signal.ITIMER_REAL, 0)
            stream.write(_LENGTH.pack(len(answer)) + answer)
            stream.flush()


def _answer(function: Callable[..., object], question: bytes) -> bytes:
    args, kwargs = pickling.loads(question)
    try:
        return pickling.dumps((None, function(*args, **kwargs)))
    except MemoryError:
        raise
    except DocumentError as error:
        return pickling.dumps((error, None))
    except Exception as error:  # noqa: BLE001 - whoever called gets it, whatever it is
        error.add_note(traceback.format_exc())
        return pickling.dumps((_portable(error), None))


def _portable(error: Exception) -> Exception:
    """The error itself, or its words where it cannot travel."""
    try:
        pickling.loads(pickling.dumps(error))
    except Exception:  # noqa: BLE001 - as many kinds as there are errors
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
