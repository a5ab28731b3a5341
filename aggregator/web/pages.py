"""The pages that people see; the only importer of jinja2. Pure: no clock, no folder, the same bytes for the same data.

`index` is a file beside the feeds, so that any web server can serve the folder: its links are relative, and it works
without JavaScript. `status` is the operator's and is made anew for each look at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aggregator.core import languages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from aggregator.core.model import Edition

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a page may load: its own style, script and icon. Also written into the pages, for other web servers."""

_HERE = Path(__file__).parent
_ON_A_CARD = 5
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """What the operator is told of one source.

    Attributes:
        state: "ok"; "failing": the last poll failed; "waiting": not polled yet.
        outcome: how the last poll ended.
        http_status: of the last poll, where there was one.
        next_poll_at: when its next poll is due; None where it is never polled again.
        entries: how many of its entries are stored.
        failures: polls in a row that failed.
        error: what failed, and the remedy.
    """

    id: str
    title: str
    url: str
    state: Literal["ok", "failing", "waiting"]
    outcome: str | None = None
    http_status: int | None = None
    last_poll_at: datetime | None = None
    next_poll_at: datetime | None = None
    entries: int = 0
    failures: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """What the operator's page shows; `title` is the service's, `now` is aware and in UTC."""

    title: str
    now: datetime
    rows: Sequence[SourceRow]


def index(editions: Sequence[Edition], title: str) -> bytes:
    """The page that lists the editions, in the order given.

    Args:
        editions: what is published; those with several languages come first on the page.
        title: of the service.
    """
    ordered = sorted(editions, key=lambda edition: edition.language is not None)
    by_language = [edition for edition in editions if edition.language]
    return _render("index.html", title=title, editions=ordered, by_language=by_language, newest=_ON_A_CARD)


def status(view: StatusView) -> bytes:
    """The operator's page: how every source fares, the failing ones first."""
    order = {"failing": 0, "waiting": 1, "ok": 2}
    rows = sorted(view.rows, key=lambda row: (order[row.state], row.id))
    counts = {state: sum(row.state == state for row in rows) for state in order}
    return _render("status.html", title=view.title, now=view.now, rows=rows, counts=counts)


def message(heading: str, text: str) -> bytes:
    """A plain page that says why there is nothing to see."""
    return _render("message.html", heading=heading, text=text)


def assets() -> Mapping[str, bytes]:
    """The files that the pages need beside them, by name."""
    return {path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir()) if path.is_file()}


def relative(moment: datetime, now: datetime) -> str:
    """How long ago a moment was, or how far ahead it is, in the largest unit that fills: "3 minutes ago"."""
    length = abs(moment - now)
    if length.total_seconds() < 1:
        return "now"
    return f"in {_length(length)}" if moment > now else f"{_length(length)} ago"


def _length(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    unit, size = next(each for each in _UNITS if seconds >= each[1])
    count = seconds // size
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _render(template: str, **values: object) -> bytes:
    page = _TEMPLATES.get_template(template).render(csp=CONTENT_SECURITY_POLICY, **values)
    return page.encode("utf-8", "replace")


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters |= {
        "own_name": languages.name,
        "english_name": lambda tag: languages.name(tag, "en"),
        "direction": languages.direction,
        "moment": _moment,
        "relative": relative,
    }
    return templates


_TEMPLATES = _templates()
