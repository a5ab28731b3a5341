"""What a poll adds up to, and the report of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aggregator.core.model import (
    Decision,
    Failure,
    Feed,
    Fetched,
    FetchFailed,
    FetchResult,
    Outcome,
    PollReport,
    SourceState,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

NOT_ASKED_FOR = (Failure.DISALLOWED, Failure.BUSY)
"""Why a page is left alone for now, though nothing is wrong with it."""

_MOST_TOLD = 20


@dataclass(slots=True)
class Tally:
    """What was counted so far.

    Attributes:
        verdicts: what became of each entry.
        problems: what a person is to know of the documents, one sentence each.
        errors: why pages could not be read.
        unasked: why pages were not asked for.
        withheld: pages of which nothing was taken, as their publisher wishes.
        received: bytes of bodies.
        parsed: documents that were read.
        dropped, unchanged: entries that were not accepted, and those that were passed over.
        pages: article and list pages that were asked for.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    withheld: int = 0
    received: int = 0
    parsed: int = 0
    dropped: int = 0
    unchanged: int = 0
    pages: int = 0

    def count_page(self, result: FetchResult) -> None:
        """Count a page by what came of asking for it, or of not asking."""
        if isinstance(result, FetchFailed) and result.reason in NOT_ASKED_FOR:
            self.withheld += 1
            self.unasked.append(result.message)
            self.pages += result.status is not None
            return
        self.pages += 1
        self.received += result.bytes_received if isinstance(result, Fetched) else 0

    def count_feed(self, decisions: Iterable[Decision], feed: Feed) -> None:
        """Count what a document had, once it is saved."""
        self.verdicts.extend(made.verdict for made in decisions)
        self.dropped += len(feed.dropped)
        self.unchanged += len(feed.unchanged)
        self.problems.extend((*feed.problems, *feed.dropped))

    def report(self, source: str, state: SourceState, elapsed: timedelta) -> PollReport:
        """The report of a poll that has ended.

        Args:
            source: the id of the source.
            state: what is known of it now.
            elapsed: how long the poll took.
        """
        return PollReport(
            source=source,
            outcome=state.last_outcome or Outcome.FAILED,
            status=state.last_status,
            bytes=self.received,
            seen=len(self.verdicts) + self.dropped + self.unchanged,
            new=self.verdicts.count(Verdict.NEW),
            updated=self.verdicts.count(Verdict.UPDATED),
            unchanged=self.verdicts.count(Verdict.UNCHANGED) + self.unchanged,
            duplicate=self.verdicts.count(Verdict.DUPLICATE),
            dropped=self.verdicts.count(Verdict.DROPPED) + self.dropped,
            parsed=self.parsed,
            pages=self.pages,
            withheld=self.withheld,
            problems=self._told(),
            error=state.last_error,
            milliseconds=round(elapsed.total_seconds() * 1000),
        )

    def _told(self) -> tuple[str, ...]:
        """What a person is told of the documents, and of what was not asked for."""
        few, more = self.unasked[:_MOST_TOLD], len(self.unasked) - _MOST_TOLD
        rest = (f"{more} more pages were not asked for",) if more > 0 else ()
        return (*_each_once(self.problems), *few, *rest)


def _each_once(problems: Iterable[str]) -> tuple[str, ...]:
    """Problems in their order, with how often each came: what is wrong with a site is wrong on each of its pages."""
    counted = Counter(problems)
    return tuple(f"{said} ({often} times)" if often > 1 else said for said, often in counted.items())
