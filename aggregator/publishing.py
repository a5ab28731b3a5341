"""From the store to the published folder.

    [revisions] -> [recent] -> compose -> Edition -> render -> bytes -> [publish]

What is published is a function of the store alone. A file is rendered again only when something that shows in it has
changed since it was last written; a crash between the store and the folder is mended by the next call.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aggregator.core import editions, languages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aggregator.core.model import Edition
    from aggregator.core.ports import Format, Publish, Store

ALL = "all"
INDEX = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """The wired parts, and what the operator wants published.

    Attributes:
        index: writes the page that lists all editions.
        assets: files that the page needs, by name.
        title: of the service; every edition's title begins with it.
        base_url: under which the published folder is reachable; ends in "/".
        languages: canonical tags that have a feed even while it is empty.
        size: at most so many entries in one document.
        program: the program's version; a new one renders everything again.
    """

    store: Store
    publish: Publish
    has: Callable[[str], bool]
    formats: Sequence[Format]
    index: Callable[[Sequence[Edition], str], bytes]
    assets: Mapping[str, bytes]
    title: str
    base_url: str
    languages: Sequence[str]
    size: int
    program: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a call did: the files rendered, and those of them whose bytes changed."""

    rendered: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def publish(press: Press, *, everything: bool = False) -> Published:
    """Bring the published folder up to date.

    Args:
        press: the wired parts.
        everything: render every file, also those that nothing has changed for.

    Raises:
        StoreError: the store cannot be read, or the folder not written.
    """
    before = press.store.published()
    marks = _marks(press, before)
    stamps = _stamps(press, marks)
    stale = [
        name
        for name, stamp in stamps.items()
        if everything or before.get(name) != stamp or not press.has(name)
    ]
    if not stale:
        return Published()

    @cache
    def edition(name: str) -> Edition:
        return _compose(press, name)

    contents = ((name, _render(press, name, marks, edition)) for name in stale)
    changed = tuple(name for name, content in contents if press.publish(name, content))
    press.store.mark_published(stamps)
    return Published(rendered=tuple(stale), changed=changed)


def _marks(press: Press, before: Mapping[str, str]) -> dict[str, str]:
    """For each edition to be published, a mark that moves when something that shows in it changes."""
    extensions = {output.extension for output in press.formats}
    split = (name.rpartition(".") for name in before)
    # A feed that was published once stays, empty if need be: its subscribers must not find it gone.
    once = {edition for edition, _, extension in split if extension in extensions} - {ALL}
    wanted = {languages.edition(tag) for tag in press.languages}
    revisions = dict.fromkeys(once | wanted, 0) | dict(press.store.revisions())
    marks = {tag: str(revision) for tag, revision in sorted(revisions.items())}
    return {ALL: _short(repr(marks))} | marks


def _stamps(press: Press, marks: Mapping[str, str]) -> dict[str, str]:
    """For each file to be published, what it is a function of."""
    settings = _short(repr((press.title, press.base_url, press.size, press.program)))
    feeds = {
        f"{edition}.{output.extension}": f"{mark}:{settings}"
        for edition, mark in marks.items()
        for output in press.formats
    }
    assets = {name: _short(repr(content)) for name, content in press.assets.items()}
    return feeds | assets | {INDEX: f"{marks[ALL]}:{settings}"}


def _render(press: Press, name: str, marks: Mapping[str, str], edition: Callable[[str], Edition]) -> bytes:
    if name in press.assets:
        return press.assets[name]
    if name == INDEX:
        return press.index([edition(each) for each in marks], press.title)
    stem, _, extension = name.rpartition(".")
    output = next(output for output in press.formats if output.extension == extension)
    return output.render(edition(stem))


def _compose(press: Press, name: str) -> Edition:
    language = None if name == ALL else name
    return editions.compose(
        name=name,
        language=language,
        title=press.title,
        base_url=press.base_url,
        entries=press.store.recent(language, press.size),
    )


def _short(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]
