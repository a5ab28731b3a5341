"""Processes that read documents: killed when they take too long or too much memory, and replaced.

The only importer of pebble: the standard library's pool cannot end one task without ending all.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import signal
from concurrent.futures import TimeoutError as DeadlineError
from typing import TYPE_CHECKING, Generic, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from aggregator.core.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class Workers(Generic[_Asked, _Answer]):
    """Runs one pure function in a pool of processes.

    Args:
        function: a function that a module defines, so that it can be named to another process.
        count: number of processes.
        deadline: seconds after which a call is given up and its process killed.
        memory: bytes of address space a process may use.
    """

    def __init__(
        self, function: Callable[_Asked, _Answer], *, count: int, deadline: float, memory: int
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([function.__module__])
        self._function = function
        self._deadline = deadline
        self._pool = ProcessPool(max_workers=count, initializer=_settle, initargs=(memory,), context=context)

    async def __call__(self, *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Answer:
        """Call the function in a free process; calls wait their turn.

        Raises:
            DocumentError: raised by the function, or because it took too long or its process died.
        """
        task = self._pool.schedule(self._function, args=args, kwargs=kwargs, timeout=self._deadline)
        try:
            answer: _Answer = await asyncio.wrap_future(task)
        except DeadlineError:
            raise DocumentError(
                f"reading it took longer than {self._deadline:g} s and was given up; "
                "the document is too large or made to be slow"
            ) from None
        except (ProcessExpired, MemoryError):
            raise DocumentError(
                "reading it used up the memory a reader may have; the document is too large or made to be so"
            ) from None
        return answer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes; what they were reading is forgotten."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        await asyncio.to_thread(self._pool.join, 5)


def _settle(memory: int) -> None:
    # The terminal sends an interrupt to every process; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
