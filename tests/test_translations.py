"""The demo world, with all that goes wrong there: what is published is compared with what is true, pair by pair."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import feedparser
import pytest

from aggregator import app, config
from aggregator.demo import server as demo
from aggregator.demo.faults import ALL, Fault
from aggregator.demo.partners import PARTNERS
from aggregator.demo.world import World

_STORIES = 3


class Published(NamedTuple):
    """An entry as it stands in the feed of its language: when it changed, and what it says its translations are."""

    updated: str
    translations: frozenset[tuple[str, str]]


def published(folder: Path, world: World) -> Mapping[tuple[str, str], Published]:
    """All entries of all feeds, by language and address; a copy's address is that of its original."""
    originals = {
        item.url.partition("?")[0]: world.address(item.copy_of, item.language)
        for partner in PARTNERS
        for number in range(2 * world.published)
        if (item := world.item(partner, number)) and item.copy_of is not None
    }
    found: dict[tuple[str, str], Published] = {}
    for file in folder.glob("*.atom"):
        feed = feedparser.parse(file.read_bytes())
        for entry in feed.entries if file.stem != "all" else ():
            url = entry.link.partition("?")[0]
            others = frozenset(
                (link.hreflang, link.href)
                for link in entry.links
                if link.rel == "alternate" and link.get("hreflang") and link.href != entry.link
            )
            where = file.stem, originals.get(url, url)
            assert where not in found
            found[where] = Published(entry.updated, others)
    return found


Pair = tuple[tuple[str, str], tuple[str, str] | None]


def told(entries: Mapping[tuple[str, str], Published]) -> set[Pair]:
    """For each entry itself, and each translation that it names."""
    pairs: set[Pair] = set()
    for (tag, url), entry in entries.items():
        place = of_primary(tag), url
        pairs |= {(place, None), *((place, (of_primary(tag), other)) for tag, other in entry.translations)}
    return pairs


def true(world: World) -> set[Pair]:
    """The same of what is so: each article in its language, with the others of its story."""
    stories = defaultdict(set)
    for record in world.truth():
        stories[record.story].add((record.language, record.url))
    return {
        (one, other if other != one else None)
        for story in stories.values()
        for one in story
        for other in story
    }


def of_primary(tag: str) -> str:
    """The language of a tag, without script and region."""
    return tag.partition("-")[0]


@pytest.mark.parametrize(
    ("late", "faults"),
    [(True, frozenset[Fault]()), (True, ALL), (False, ALL - {Fault.MISSING})],
    ids=["late", "late and everything wrong", "wrong"],
)
async def test_every_pair_of_translations_is_linked_and_none_false(
    tmp_path: Path, *, late: bool, faults: Collection[Fault]
) -> None:
    """Both ways, each article in its feed, after every step; what is linked anew has not changed for subscribers."""
    with demo.DemoServer(every=None, published=_STORIES, late=late, faults=faults) as server:
        path = tmp_path / "config.toml"
        path.write_text(demo.config(server, tmp_path), encoding="utf-8")
        before: Mapping[tuple[str, str], Published] = {}
        async with app.open_app(config.load(path)) as wired:
            for _ in range(2):
                for _ in range(2):  # what a page leads to is read with the next poll of its site
                    await asyncio.gather(*map(wired.poll, (await wired.states()).values()))
                await wired.publish()
                now = published(tmp_path / "feeds", server.world)
                pairs = true(server.world)
                assert told(now) - pairs == set()
                assert pairs - told(now) == set()
                assert all(now[each].updated == was.updated for each, was in before.items())
                before = now
                server.publish()
