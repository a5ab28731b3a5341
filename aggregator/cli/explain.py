"""`aggregator explain`: why an entry is what it is, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator import config
from aggregator.adapters.store import open_store
from aggregator.cli import console, options, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from aggregator.core.model import Account, Awaited, Explanation, Page, Relative

    _Table = tuple[str, Sequence[str], Sequence[tuple[object, ...]]]

_RELATED = ("language", "source", "address")
_SHOWN = 100  # characters of a title
_REMEDY = (
    "`aggregator entries` lists what is stored, `aggregator poll SOURCE` reads a source now, and `aggregator parse` "
    "shows what it says"
)


def command(
    what: Annotated[
        str, typer.Argument(help="The address of an article; or a guid, atom:id, key or number of an entry.")
    ],
    *,
    config_path: options.Config = options.CONFIG,
    as_json: options.Json = False,
) -> None:
    """Tell all that is known of an entry: its language and why, its feed, its dates, its story.

    Published or not. Exit status 1 where there is none.
    """
    asked = what.strip().encode("utf-8", "replace").decode()
    if not asked:
        raise typer.BadParameter("it is empty; write an address or an id", param_hint="WHAT")
    service = config.load(config_path).service
    store = open_store(service.database, read_only=True)
    try:
        found = store.explain(asked)
    finally:
        store.close()
    for number, account in enumerate(found.accounts):
        if as_json:
            console.json_line(_object(account, service.feed_size))
            continue
        if number:
            console.line()
        _tell(account, service.feed_size)
    if not found.accounts:
        _tell_of_none(asked, found, as_json=as_json)
    raise typer.Exit(int(not found.accounts))


# --- for programs -------------------------------------------------------------------------------------


def _object(account: Account, feed_size: int) -> dict[str, Any]:
    stored, entry = account.stored, account.stored.entry
    return {
        "id": stored.id,
        "source": {"id": entry.source_id, "title": stored.source_title, "url": stored.source_url},
        "title": entry.title,
        "link": entry.link,
        "guid": entry.guid,
        "atom_id": entry.atom_id,
        "key": entry.key,
        "status": _status(account),
        "reason": account.reason,
        "duplicate_of": account.original,
        "copies": account.copies,
        "language": entry.language,
        "edition": account.edition,
        "listed": account.place is not None and account.place < feed_size,
        "evidence": entry.evidence,
        "dates": {
            "first_seen_at": stored.first_seen_at,
            "changed_at": stored.changed_at,
            "published": entry.published,
            "published_said": entry.published_said,
            "updated": entry.updated,
            "updated_said": entry.updated_said,
        },
        "story": {"id": account.story_id, "members": account.story, "awaited": account.awaited},
    }


def _status(account: Account) -> str:
    return "published" if account.original is None else "duplicate"


# --- for a person -------------------------------------------------------------------------------------


def _tell(account: Account, feed_size: int) -> None:
    title, facts = account.stored.entry.title or "(no title)", _facts(account, feed_size)
    if console.interactive():
        console.details(title, facts)
        for about, columns, rows in _tables(account):
            if rows:
                console.table(about, columns, rows)
    else:
        console.lines([("title", title), *facts])
        console.lines((about, *row) for about, _, rows in _tables(account) for row in rows)


def _facts(account: Account, feed_size: int) -> Iterator[tuple[str, object]]:
    stored, entry, original = account.stored, account.stored.entry, account.original
    yield "address", entry.link or "none"
    yield "source", f"{stored.source_title} ({entry.source_id}), {stored.source_url}"
    yield "status", f"{_status(account)}: {account.reason}"
    if original:
        yield (
            "in its stead",
            f"{original.title[:_SHOWN]}, of {original.source_id}: {original.link or 'no address'}",
        )
    yield "feed", _feed(account, feed_size)
    yield "language", f"{words.language(entry.language)}, confidence {entry.evidence.confidence}"
    yield "decided by", words.decision(entry.evidence)
    yield "first seen", _moment(stored.first_seen_at)
    yield "last changed", _moment(stored.changed_at)
    yield "published", _date(entry.published, entry.published_said)
    yield "updated", _date(entry.updated, entry.updated_said)
    ids: dict[str, list[str]] = {}
    for name, value in (("guid", entry.guid), ("atom:id", entry.atom_id), ("key", entry.key)):
        if value:
            ids.setdefault(value, []).append(name)
    yield from ((", ".join(names), value) for value, names in ids.items())


def _tables(account: Account) -> Iterator[_Table]:
    """What there may be several of; a line of it begins with its name where it is piped."""
    opinions = account.stored.entry.evidence.opinions
    heard = [
        (words.witness(one.witness), words.language(one.language), round(one.weight, 2)) for one in opinions
    ]
    yield "evidence", ("who", "language", "weight"), heard
    siblings = [other for other in account.story if not other.duplicate]
    yield "story", _RELATED, [_related(other) for other in siblings]
    yield "copies", _RELATED, [_related(other) for other in account.copies]
    yield "awaited", ("language", "state", "address"), [_missing(one) for one in account.awaited]


def _feed(account: Account, feed_size: int) -> str:
    name = f"{account.edition}.atom"
    if account.place is None:
        return f"none; it would be {name}"
    if account.place < feed_size:
        return f"{name}, number {account.place + 1} of the newest"
    return f"no longer in {name}, which has the newest {feed_size}: {account.place} are newer"


def _moment(when: datetime) -> str:
    return f"{console.plain(when)} UTC"


def _date(believed: datetime | None, said: str | None) -> str:
    if believed is None:
        return f"not believed: {said}" if said else "not said"
    return _moment(believed) if said is None else f"{_moment(believed)}, said as: {said}"


def _related(other: Relative) -> tuple[object, ...]:
    return words.language(other.language), other.source_id, other.link or other.title[:_SHOWN]


def _missing(one: Awaited) -> tuple[object, ...]:
    version = one.alternate
    language = words.language(version.language) if version.language else version.label or "not said"
    return language, _state(one.page) if one.page else "nobody was told to read it", version.url


def _state(page: Page) -> str:
    if page.gave_up_at:
        return f"given up on {_moment(page.gave_up_at)}: {page.error}"
    if page.read_at and page.error:
        return f"read on {_moment(page.read_at)}, and left alone: {page.error}"
    if page.read_at:
        return f"read on {_moment(page.read_at)}, and not an entry of its own"
    if page.attempts:
        return f"failed {page.attempts} times ({page.error}); next try on {_moment(page.next_try_at)}"
    return f"found, and left alone: {page.error}" if page.error else "found, and waits to be read"


# --- where there is no entry --------------------------------------------------------------------------


def _tell_of_none(what: str, found: Explanation, *, as_json: bool) -> None:
    message = f"there is no entry with the address or id {what}"
    if as_json:
        parts = {"pages": found.pages, "named_by": found.named_by, "near": found.near}
        console.json_line({"error": f"{message}; {_REMEDY}", **parts})
        return
    console.say(message)
    for page in found.pages:
        console.say(f"source {page.source_id} has found a page there: {_state(page)}")
    for other in found.named_by:
        console.say(f"{other.title[:_SHOWN]} ({other.link}) names it as a translation")
    if found.near:
        console.say("addresses like it are:\n" + "\n".join(f"  {address}" for address in found.near))
    console.say(_REMEDY)
