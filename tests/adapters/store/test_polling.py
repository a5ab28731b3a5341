"""Sources, their states, and the pages that wait."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aggregator.adapters.store import SqlStore
from aggregator.core.model import FeedInfo, Outcome, PageLink, Person, Poll
from tests.adapters.store.examples import HOUR, NOW, SOURCES, page, save, state


def waiting(store: SqlStore, source_id: str = "a", limit: int = 99) -> list[str]:
    """The last parts of the addresses that wait now."""
    return [each.url.rpartition("/")[2] for each in store.waiting_pages(source_id, NOW, limit)]


def test_every_field_of_a_state_comes_back(store: SqlStore) -> None:
    """A state is read as it was written."""
    full = state(
        "a",
        etag='W/"x\t"',
        last_modified="Tue, 24 Nov 2026 12:00:00 GMT",
        body_digest="d",
        last_poll_at=NOW,
        last_success_at=NOW - HOUR,
        last_outcome=Outcome.NOT_MODIFIED,
        last_status=304,
        last_error="é",
        failures=3,
        info=FeedInfo(title="t", updated=NOW, authors=(Person(name="p"),)),
    )
    save(store, polls=(Poll(state=full),))
    assert store.states(["a"]) == {"a": full}


def test_every_outcome_comes_back(store: SqlStore) -> None:
    """Each way a poll can end is kept as what it is."""
    for outcome in (None, *Outcome):
        save(store, polls=(Poll(state=state("a", last_outcome=outcome)),))
        assert store.states()["a"].last_outcome is outcome


def test_a_new_source_is_due_at_once_and_a_known_one_when_its_time_comes(store: SqlStore) -> None:
    """A restart polls nothing before its time."""
    assert [each.source_id for each in store.due(NOW, 9)] == ["a", "b", "c"]
    save(store, polls=(Poll(state=state("a", next_poll_at=NOW + HOUR)),))
    store.register(SOURCES, NOW + HOUR / 2)
    assert [each.source_id for each in store.due(NOW + HOUR / 2, 9)] == ["b", "c"]


def test_the_longest_waiting_source_comes_first(store: SqlStore) -> None:
    """Due sources come in the order of their time, no more than asked for."""
    save(
        store,
        polls=tuple(Poll(state=state(each, next_poll_at=NOW - n * HOUR)) for n, each in enumerate("bca")),
    )
    assert [each.source_id for each in store.due(NOW, 9)] == ["a", "c", "b"]
    assert [each.source_id for each in store.due(NOW, 1)] == ["a"]
    assert [each.source_id for each in store.due(NOW - HOUR, 9)] == ["a", "c"]


def test_a_source_that_left_is_kept_but_never_due(store: SqlStore) -> None:
    """It can be asked for by its name, and knows everything when it comes back."""
    learnt = state("a", etag='"1"', next_poll_at=NOW - HOUR)
    save(store, polls=(Poll(state=learnt),))
    store.register(SOURCES[1:], NOW)
    assert [each.source_id for each in store.due(NOW, 9)] == ["b", "c"]
    assert store.states().keys() == {"b", "c"}
    assert store.states(["a", "nobody"]) == {"a": learnt}
    store.register(SOURCES, NOW)
    assert store.due(NOW, 9)[0] == learnt


def test_a_source_that_moved_is_due_at_once(store: SqlStore) -> None:
    """What kept it waiting was said of the old address; what was learnt there is for the pipeline to judge."""
    learnt = state("a", etag='"1"', next_poll_at=NOW + 999 * HOUR, failures=9)
    save(store, polls=(Poll(state=learnt),))
    store.register([replace(SOURCES[0], url="https://new.example/")], NOW)
    assert store.due(NOW, 9) == [learnt._replace(next_poll_at=NOW)]


def test_pages_wait_in_the_order_found(store: SqlStore) -> None:
    """Those already known are passed over, whatever became of them."""
    hints: dict[str, Any] = {"title": "T", "language": "zh", "published": NOW, "published_said": "2 小时前"}
    first = tuple(PageLink(url=f"https://a.example/{n}", **hints) for n in (3, 1, 2))
    save(store, polls=(Poll(state=state("a"), found=first), Poll(state=state("b"), found=first[:1])))
    second = tuple(PageLink(url=f"https://a.example/{n}") for n in (9, 1, 0))
    save(store, polls=(Poll(state=state("a"), found=second),), at=NOW + HOUR)
    assert waiting(store) == ["3", "1", "2"]
    later = store.waiting_pages("a", NOW + HOUR, 99)
    assert [each.url[-1] for each in later] == ["3", "1", "2", "9", "0"]
    assert later[0] == page("a", "3", **hints)
    assert later[0].link == first[0]
    assert waiting(store, "b") == ["3"]
    assert waiting(store, limit=2) == ["3", "1"]


def test_the_next_page_of_a_list_waits_again_when_it_is_found_again(store: SqlStore) -> None:
    """An article that is found again stays read, and so does another source's page."""
    links = (
        PageLink(url="https://a.example/1"),
        PageLink(url="https://a.example/page2", kind="more", depth=1),
    )
    read = tuple(page("a", link.url[18:], kind=link.kind, read_at=NOW, etag='"1"') for link in links)
    save(store, polls=(Poll(state=state("a"), found=links), Poll(state=state("a"), pages=read)))
    assert waiting(store) == []
    save(store, polls=(Poll(state=state("a"), found=links),), at=NOW + HOUR)
    assert store.waiting_pages("a", NOW + HOUR, 9) == [
        page("a", "page2", kind="more", depth=1, next_try_at=NOW + HOUR)
    ]


def test_known_pages_are_those_of_their_source(store: SqlStore) -> None:
    """Whatever became of them; none of no addresses."""
    links = tuple(PageLink(url=f"https://a.example/{n}") for n in (1, 2))
    save(
        store,
        polls=(
            Poll(state=state("a"), found=links),
            Poll(state=state("a"), pages=(page("a", "1", gave_up_at=NOW),)),
        ),
    )
    asked = [f"https://a.example/{n}" for n in (1, 2, 3)]
    assert store.known_pages("a", asked) == set(asked[:2])
    assert store.known_pages("b", asked) == set()
    assert store.known_pages("a", []) == set()


def test_every_field_of_a_page_comes_back(store: SqlStore) -> None:
    """A list that was read is read again, with what was learnt of it."""
    full = page(
        "a",
        "list",
        kind="site",
        title="T",
        language="de",
        published=NOW,
        published_said="now",
        depth=2,
        attempts=2,
        read_at=NOW,
        error="é",
        etag='"1"',
        last_modified="x",
        body_digest="d",
    )
    save(store, polls=(Poll(state=state("a"), pages=(full,)),))
    assert store.waiting_pages("a", NOW, 9) == [full]


def test_pages_that_are_done_do_not_wait(store: SqlStore) -> None:
    """An article that was read, one that is to be tried later, and what was given up are not asked for."""
    links = tuple(PageLink(url=f"https://a.example/{name}") for name in ("read", "later", "gone", "left"))
    tried = (
        page("a", "read", read_at=NOW),
        page("a", "later", attempts=1, next_try_at=NOW + HOUR),
        page("a", "gone", attempts=5, gave_up_at=NOW),
        page("a", "list", kind="site", gave_up_at=NOW),
    )
    save(store, polls=(Poll(state=state("a"), found=links, pages=tried),))
    assert waiting(store) == ["left"]
    assert store.counts()["waiting_pages"] == 2
    save(store, polls=(Poll(state=state("a"), found=links),), at=NOW + HOUR)
    assert waiting(store) == ["left"]


def test_a_page_that_was_not_there_is_tried_again_when_a_list_names_it(store: SqlStore) -> None:
    """A link to a translation that is not made yet must not hide it for ever; a second such link says nothing new."""
    gone = page("a", "late", attempts=1, gave_up_at=NOW)
    found = (PageLink(url=gone.url),)
    save(store, polls=(Poll(state=state("a"), found=found, pages=(gone,)),))
    article = page("a", "article", read_at=NOW)
    save(store, polls=(Poll(state=state("a"), found=found, pages=(article,)),))
    assert waiting(store) == []
    save(store, polls=(Poll(state=state("a"), found=found),))
    assert waiting(store) == ["late"]


def test_the_last_of_several_states_of_a_source_counts(store: SqlStore) -> None:
    """A site's poll saves its state with each of its pages."""
    save(store, polls=(Poll(state=state("a", failures=1)), Poll(state=state("a", failures=2))))
    assert store.states()["a"].failures == 2
