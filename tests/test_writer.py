"""Many polls, few transactions; what one of them does wrong is not the others' matter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from aggregator import writer as writer_module
from aggregator.core.errors import StoreError
from aggregator.core.model import Decision, Entry, Plan, Poll
from aggregator.writer import Writer
from tests.adapters.store.examples import NOW, entry, state

NOTHING: Mapping[Any, Any] = {}
KNOWN = SimpleNamespace(by_id=NOTHING, by_name=NOTHING, by_url=NOTHING, by_fingerprint=NOTHING, unexplored=())


@dataclass
class Ledger:
    """A store that keeps nothing but the order of things, and a thread that works when the test lets it.

    Attributes:
        transactions: for each that was committed, the polls saved in it, by the failures that they tell.
        bad: the polls that no transaction can hold.
        lets: whether the thread works.
    """

    transactions: list[list[int]] = field(default_factory=list)
    bad: frozenset[int] = frozenset()
    lets: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.writer = Writer(self, self._run, lambda: NOW)  # type: ignore[arg-type]
        self.lets.set()

    async def _run(self, function: Callable[[], Plan]) -> Plan:
        await self.lets.wait()
        return function()

    @contextmanager
    def transaction(self) -> Iterator[Ledger]:
        """One transaction; a transaction that raises was none."""
        yield self

    def known(self, entries: Sequence[Entry]) -> Any:
        """Nothing is known."""
        return KNOWN

    def save(self, plan: Plan, polls: Sequence[Poll], now: datetime) -> None:
        """Commit the polls, if they can be."""
        numbers = [poll.state.failures for poll in polls]
        if self.bad & {*numbers}:
            raise StoreError(f"cannot hold {numbers}")
        self.transactions.append(numbers)

    def later(self, *polls: Poll) -> list[asyncio.Task[Sequence[Decision]]]:
        """Save polls, each as a task of its own, in this order."""
        return [asyncio.create_task(self._save(poll)) for poll in polls]

    async def _save(self, poll: Poll) -> Sequence[Decision]:
        return await self.writer.save(poll)


def poll(number: int, entries: int = 0) -> Poll:
    """A poll of a source, that found so many entries."""
    found = tuple(entry("a", f"{number}-{place}") for place in range(entries))
    return Poll(state=state("a", failures=number), entries=found)


async def turns() -> None:
    """Let everybody go on as far as they can without waiting for time to pass."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_poll_is_saved_and_gets_its_decisions() -> None:
    """One for each entry, in their order."""
    ledger = Ledger()
    decisions = await ledger.writer.save(poll(1, entries=3))
    assert [made.entry.key for made in decisions] == ["1-0", "1-1", "1-2"]
    assert ledger.transactions == [[1]]


async def test_polls_that_wait_share_a_transaction() -> None:
    """In the order in which they came; each gets the decisions about its own entries."""
    ledger = Ledger()
    ledger.lets.clear()
    first = ledger.later(poll(1))
    await turns()
    others = ledger.later(poll(2, entries=2), poll(3), poll(4, entries=1))
    await turns()
    ledger.lets.set()
    await asyncio.gather(*first)
    decisions = await asyncio.gather(*others)
    assert ledger.transactions == [[1], [2, 3, 4]]
    assert [[made.entry.key for made in each] for each in decisions] == [["2-0", "2-1"], [], ["4-0"]]


async def test_a_transaction_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of polls, and of entries; a poll that exceeds them alone is saved alone."""
    monkeypatch.setattr(writer_module, "_MOST_POLLS", 3)
    monkeypatch.setattr(writer_module, "_MOST_ENTRIES", 4)
    monkeypatch.setattr(writer_module, "_LONGEST_REST", 0)
    ledger = Ledger()
    polls = [poll(1), poll(2), poll(3), poll(4, entries=9), poll(5, entries=2), poll(6, entries=2), poll(7)]
    await asyncio.gather(*ledger.later(*polls))
    assert ledger.transactions == [[1, 2, 3], [4], [5, 6], [7]]


async def test_entries_wait_a_moment_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a transaction with entries the writer rests, and what comes meanwhile is saved together."""
    rested = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        await rested.wait()

    ledger = Ledger()
    monkeypatch.setattr(writer_module, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": sleep}))
    await ledger.writer.save(poll(1, entries=1))
    one = ledger.later(poll(2, entries=1))
    await turns()
    other = ledger.later(poll(3))
    await turns()
    assert ledger.transactions == [[1]]
    rested.set()
    await asyncio.gather(*one, *other)
    assert ledger.transactions == [[1], [2, 3]]


async def test_polls_without_entries_wait_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that says that nothing changed costs no rest."""
    monkeypatch.setattr(writer_module, "_REST", 1e12)
    monkeypatch.setattr(writer_module, "_LONGEST_REST", 3600)
    ledger = Ledger()
    async with asyncio.timeout(60):
        await ledger.writer.save(poll(1))
        await ledger.writer.save(poll(2))
    assert ledger.transactions == [[1], [2]]


async def test_one_bad_poll_does_not_take_the_others_with_it() -> None:
    """They are saved one by one, in their order; who brought the bad one gets its error."""
    ledger = Ledger(bad=frozenset({2}))
    first, second, third = await asyncio.gather(
        *ledger.later(poll(1, entries=1), poll(2, entries=1), poll(3, entries=1)), return_exceptions=True
    )
    assert ledger.transactions == [[1], [3]]
    assert isinstance(first, list)
    assert isinstance(second, StoreError)
    assert str(second) == "cannot hold [2]"
    assert isinstance(third, list)
    assert [made.entry.key for made in (*first, *third)] == ["1-0", "3-0"]


async def test_the_writer_goes_on_after_an_error() -> None:
    """What comes next is saved as if nothing had happened."""
    ledger = Ledger(bad=frozenset({1}))
    with pytest.raises(StoreError, match=r"cannot hold \[1\]"):
        await ledger.writer.save(poll(1))
    await ledger.writer.save(poll(2))
    assert ledger.transactions == [[2]]


@pytest.mark.parametrize(("bad", "saved"), [(set[int](), [[1, 2, 3]]), ({3}, [[1], [2]]), ({2}, [[1], [3]])])
async def test_who_no_longer_waits_is_not_missed(bad: set[int], saved: list[list[int]]) -> None:
    """A poll whose task was cancelled is saved all the same, or fails for itself; the others get theirs."""
    ledger = Ledger(bad=frozenset(bad))
    ledger.lets.clear()
    tasks = ledger.later(poll(1), poll(2), poll(3))
    await turns()
    tasks[1].cancel()
    await turns()
    ledger.lets.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(answers[1], asyncio.CancelledError)
    assert [isinstance(answer, StoreError) for answer in answers] == [False, False, 3 in bad]
    assert ledger.transactions == saved
    await ledger.writer.save(poll(4))
    assert ledger.transactions[-1] == [4]
