"""What a database refuses, said so that a person knows what to do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from aggregator.core.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REMEDIES = (
    ("unable to open database file", "check that its folder exists and that this user may write in it"),
    ("readonly database", "let this user write the file and its folder"),
    ("permission denied", "let this user write there"),
    ("not a database", "it is another kind of file: name another one in [service] database"),
    ("malformed", "the file is damaged: restore a copy, or try the .recover command of sqlite3"),
    ("is full", "free some space"),
    ("no space left", "free some space"),
    ("locked", "another process is writing: wait for it, or stop it"),
    ("lock timeout", "another process is writing: wait for it, or stop it"),
    ("already exists", "it belongs to another program: name another database in [service] database"),
    ("password", "correct user and password in [service] database"),
    ("role", "correct user and password in [service] database"),
    ("does not exist", "create the database, or correct its name in [service] database"),
    ("foreign key", "a source was never registered: please report it"),
    ("disk i/o error", "check the disk"),
    ("connection", "check that the server runs and that [service] database names it"),
    ("resolve", "check that the server runs and that [service] database names it"),
)
_UNKNOWN = "nothing of it was kept; please report it if it happens again"
_LONGEST = 300


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn what the libraries raise inside the block into `StoreError`.

    Args:
        place: how the database is named to people; without a password.

    Raises:
        StoreError: the message names the place, the reason and a remedy.
    """
    try:
        yield
    except (SQLAlchemyError, UnicodeError) as error:
        raise StoreError(f"database {place}: {_sentence(error)}") from error


def _sentence(error: SQLAlchemyError | UnicodeError) -> str:
    """Reason and remedy; the statement and its values, which may be long or private, are left out."""
    if isinstance(error, UnicodeError):
        return f"a text holds characters that cannot be stored; {_UNKNOWN}"
    said: object = error.args[0] if error.args else type(error).__name__
    if isinstance(error, DBAPIError) and error.orig is not None:
        said = error.orig
    reason = " ".join(str(said).split())[:_LONGEST]
    remedies = (remedy for sign, remedy in _REMEDIES if sign in reason.lower())
    return f"{reason}; {next(remedies, _UNKNOWN)}"
