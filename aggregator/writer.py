"""The one writer: what many polls learnt at once goes into the store in one transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aggregator.core.decide import decide

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from aggregator.core.model import Decision, Plan, Poll
    from aggregator.core.ports import Store

_MOST_POLLS = 500
_MOST_ENTRIES = 2_000
_REST = 4.0
_LONGEST_REST = 0.5  # seconds

Job = tuple["Poll", "asyncio.Future[Sequence[Decision]]"]


class Writer:
    """Saves polls in the order in which they come, many to a transaction when many wait.

    Args:
        store: the store; only the writer writes entries.
        run: calls a blocking function in the store's thread.
        now: the clock.
    """

    def __init__(
        self,
        store: Store,
        run: Callable[[Callable[[], Plan]], Awaitable[Plan]],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._run = run
        self._now = now
        self._waiting: list[Job] = []
        self._writing: asyncio.Task[None] | None = None

    async def save(self, poll: Poll) -> Sequence[Decision]:
        """Save one poll; returns when it is kept for good.

        Returns:
            What became of each of its entries, in their order.

        Raises:
            StoreError: it could not be saved; nothing of it was.
        """
        done: asyncio.Future[Sequence[Decision]] = asyncio.get_running_loop().create_future()
        self._waiting.append((poll, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await done

    async def _write_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch = self._take()
            begun = loop.time()
            try:
                await self._write(batch)
            except Exception as error:  # noqa: BLE001 - whoever waits for a save gets its error, whatever it is
                await self._write_singly(batch, error)
            if any(poll.entries for poll, _ in batch):
                # A transaction costs as much as what a poll has to say: let some come together, the more there are.
                await asyncio.sleep(min(_REST * (loop.time() - begun), _LONGEST_REST))
        self._writing = None

    def _take(self) -> list[Job]:
        taken = 0
        entries = 0
        while taken < min(len(self._waiting), _MOST_POLLS) and entries < _MOST_ENTRIES:
            entries += len(self._waiting[taken][0].entries)
            taken += 1
        batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
        return batch

    async def _write(self, batch: Sequence[Job]) -> None:
        polls = [poll for poll, _ in batch]
        plan = await self._run(lambda: self._transact(polls))
        decisions = iter(plan.decisions)
        for poll, done in batch:
            made = [next(decisions) for _ in poll.entries]
            if not done.cancelled():
                done.set_result(made)

    async def _write_singly(self, batch: Sequence[Job], error: Exception) -> None:
        """One poll that cannot be saved must not take the others of its transaction with it."""
        if len(batch) == 1:
            if not batch[0][1].cancelled():
                batch[0][1].set_exception(error)
            return
        for job in batch:
            try:
                await self._write([job])
            except Exception as own:  # noqa: BLE001 - as above
                await self._write_singly([job], own)

    def _transact(self, polls: Sequence[Poll]) -> Plan:
        with self._store.transaction() as transaction:
            entries = [entry for poll in polls for entry in poll.entries]
            plan = decide(polls, transaction.known(entries))
            transaction.save(plan, polls, self._now())
        return plan
