from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import urls
from aggregator.core.decide import decide
from aggregator.core.identity import entry_id, other_name_id
from aggregator.core.model import (
    Alternate,
    Claim,
    Entry,
    Evidence,
    KnownEntry,
    Name,
    Plan,
    Poll,
    SourceState,
    Verdict,
)

TEXT = "1:0123456789abcdef"


def entry(source: str, key: str, **changes: object) -> Entry:
    """An entry with an address of its own, unless told otherwise."""
    url = f"https://example.org/{key}"
    made = Entry(
        source_id=source,
        key=key,
        guid=key,
        name=Name(value=key),
        atom_id=f"tag:example.org,2026:{key}",
        url=urls.canonical(url),
        link=url,
        title=key,
        language="en",
        evidence=Evidence(decided_by="test", confidence=1),
        digest=f"1:{key}",
    )
    return made._replace(**changes)  # type: ignore[arg-type]


def poll(*entries: Entry) -> Poll:
    """A document with these entries."""
    state = SourceState(source_id=entries[0].source_id, url="", next_poll_at=datetime(2026, 1, 1, tzinfo=UTC))
    return Poll(state=state, entries=entries)


def polls(*entries: Entry) -> list[Poll]:
    """Each entry in a document of its own."""
    return [poll(one) for one in entries]


def claims(said: Entry) -> tuple[Claim, ...]:
    """What is stored of the versions that an entry names."""
    found = ((urls.canonical(other.url), other.language) for other in said.alternates)
    return tuple(Claim(url, language) for url, language in found if url and url != said.url)


@dataclass
class Shelf:
    """A store of decisions, as simple as can be: the model that the plan is carried out on."""

    by_id: dict[int, KnownEntry] = field(default_factory=dict)
    unexplored: frozenset[int] = frozenset()

    @property
    def by_name(self) -> dict[int, list[int]]:
        found = defaultdict(list)
        for known in self.by_id.values():
            if known.name_id is not None:
                found[known.name_id].append(known.id)
        return dict(found)

    @property
    def by_url(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for known in self.by_id.values():
            for url in dict.fromkeys((known.url, *(claim.url for claim in known.claims))):
                found[str(url)].append(known.id)
        return dict(found)

    @property
    def by_fingerprint(self) -> dict[str, list[int]]:
        found = defaultdict(list)
        for known in self.by_id.values():
            if known.fingerprint:
                found[known.fingerprint].append(known.id)
        return dict(found)

    @property
    def by_story(self) -> dict[int, list[int]]:
        found = defaultdict(list)
        for known in self.by_id.values():
            found[known.story_id].append(known.id)
        return dict(found)

    def carry_out(self, plan: Plan) -> Plan:
        for made in plan.decisions:
            said = made.entry
            if made.relinked:
                self.by_id[made.id] = replace(self.by_id[made.id], claims=claims(said))
            if made.verdict is Verdict.UNCHANGED:
                continue
            self.by_id[made.id] = KnownEntry(
                id=made.id,
                name_id=other_name_id(said),
                guid=said.guid,
                atom_id=said.atom_id,
                title=said.title,
                published=said.published,
                published_said=said.published_said,
                source_id=said.source_id,
                key=said.key,
                url=said.url,
                language=said.language,
                digest=said.digest,
                fingerprint=said.fingerprint,
                story_id=made.story_id,
                duplicate_of=made.duplicate_of,
                claims=claims(said),
            )
        for number, story in plan.stories.items():
            self.by_id[number] = replace(self.by_id[number], story_id=story)
        return plan

    def decide(self, *entries: Entry) -> list[Verdict]:
        return [made.verdict for made in self.carry_out(decide(polls(*entries), self)).decisions]

    def story(self, said: Entry) -> int:
        return self.by_id[entry_id(said.source_id, said.key)].story_id


def version(language: str, *others: str, source: str = "site") -> Entry:
    """One language's version of one article, naming others."""
    alternates = tuple(Alternate(url=f"https://example.org/{other}") for other in others)
    return entry(source, language, language=language, alternates=alternates)


def test_an_entry_is_new_once() -> None:
    """What is seen again is unchanged, and what changed is updated once."""
    shelf = Shelf()
    assert shelf.decide(entry("a", "1")) == [Verdict.NEW]
    assert shelf.decide(entry("a", "1")) == [Verdict.UNCHANGED]
    assert shelf.decide(entry("a", "1", digest="1:other")) == [Verdict.UPDATED]
    assert shelf.decide(entry("a", "1", digest="1:other")) == [Verdict.UNCHANGED]


def test_ids_of_different_sources_do_not_meet() -> None:
    """The same id in two sources is two entries."""
    other = entry("b", "1", url="https://elsewhere.example/x", link="https://elsewhere.example/x")
    assert Shelf().decide(entry("a", "1"), other) == [Verdict.NEW, Verdict.NEW]


def test_the_same_address_in_another_source_is_a_copy() -> None:
    """A copy is named as such, with the reason, whether it comes in the same batch or later."""
    shelf = Shelf()
    plan = shelf.carry_out(decide(polls(entry("a", "1"), entry("b", "x", url=entry("a", "1").url)), shelf))
    assert [made.verdict for made in plan.decisions] == [Verdict.NEW, Verdict.DUPLICATE]
    assert plan.decisions[1].duplicate_of == plan.decisions[0].id
    assert "the same address as in source 'a'" in plan.decisions[1].reason
    assert shelf.decide(entry("c", "y", url=entry("a", "1").url)) == [Verdict.DUPLICATE]
    assert shelf.story(entry("c", "y")) == shelf.story(entry("a", "1"))


def test_a_copy_of_a_copy_names_the_original() -> None:
    """Copies found by address and by text form one cluster around the first."""
    shelf = Shelf()
    shelf.decide(entry("a", "1", fingerprint=TEXT), entry("b", "2", fingerprint=TEXT))
    plan = decide(polls(entry("c", "3", url=entry("b", "2").url)), shelf)
    assert plan.decisions[0].duplicate_of == entry_id("a", "1")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (entry("a", "1"), entry("b", "2", url=entry("a", "1").url, language="fr")),
        (entry("a", "1", url="https://example.org/"), entry("b", "2", url="https://example.org/")),
        (entry("a", "1", fingerprint=TEXT), entry("a", "2", fingerprint=TEXT)),
        (entry("a", "1"), entry("a", "2", url=entry("a", "1").url)),
    ],
    ids=["another language", "a home page", "a series within a source", "one address within a source"],
)
def test_what_is_no_copy(first: Entry, second: Entry) -> None:
    """Evidence that proves nothing loses no entry."""
    assert Shelf().decide(first, second) == [Verdict.NEW, Verdict.NEW]


def test_an_address_that_a_source_gives_all_its_entries_proves_nothing() -> None:
    """Entries of another source are not swallowed by a source that links everything to one page."""
    shared = entry("a", "1").url
    shelf = Shelf()
    shelf.decide(entry("a", "1", url=shared), entry("a", "2", url=shared))
    assert shelf.decide(entry("b", "3", url=shared)) == [Verdict.NEW]


def test_a_changed_id_within_a_source_is_seen_through() -> None:
    """The same address and the same text under a new id is the same entry, and stays in its row."""
    shelf = Shelf()
    shelf.decide(entry("a", "1", fingerprint=TEXT))
    same = {"url": entry("a", "1").url, "digest": entry("a", "1").digest, "fingerprint": TEXT}
    assert shelf.decide(entry("a", "https://example.org/?p=1", **same)) == [Verdict.UNCHANGED]
    assert len(shelf.by_id) == 1


def test_what_a_document_says_twice_under_two_ids_is_published_once() -> None:
    """One address and one text are one article; not where a date, or a file, says that it is the next of a series."""
    same = {"url": entry("a", "1").url, "digest": "1:x", "fingerprint": TEXT}
    shelf = Shelf()
    plan = shelf.carry_out(decide([poll(entry("a", "1", **same), entry("a", "2", **same))], shelf))
    assert [made.verdict for made in plan.decisions] == [Verdict.NEW, Verdict.DUPLICATE]
    for other in ({"digest": "1:y"}, {"published_said": "tomorrow"}):
        one, two = entry("a", "1", **same | {"published_said": "today"}), entry("a", "2", **same | other)
        if other == {"digest": "1:y"}:
            one = one._replace(published_said=None)
        plan = decide([poll(one, two)], Shelf())
        assert [made.verdict for made in plan.decisions] == [Verdict.NEW, Verdict.NEW]


def test_translations_form_a_story_in_any_order() -> None:
    """A version that nobody names, and one that names nobody, belong to the story of those that do."""
    names = ("de", "fr", "fi", "ja")
    versions = [
        version("zh", "de", "fr"),
        version("de", "fr", "zh"),
        version("fr"),
        version("fi", "de"),
        version("ja", "fr"),
    ]
    stories = set()
    for turn in range(len(versions)):
        shelf = Shelf()
        for said in versions[turn:] + versions[:turn]:
            assert shelf.decide(said) == [Verdict.NEW]
        assert {shelf.story(said) for said in versions} == {shelf.story(versions[0])}
        stories.add(shelf.story(versions[0]))
    assert stories == {min(entry_id("site", name) for name in (*names, "zh"))}


def test_a_translation_that_comes_later_relabels_what_is_stored() -> None:
    """The plan names the stored entries whose story changes."""
    shelf = Shelf()
    shelf.decide(version("de"), version("fr"))
    plan = decide(polls(version("ko", "de", "fr")), shelf)
    story = min(entry_id("site", name) for name in ("de", "fr", "ko"))
    assert plan.decisions[0].story_id == story
    assert set(plan.stories.values()) <= {story}
    assert all(number in shelf.by_id for number in plan.stories)


def test_a_false_link_does_not_tie_two_stories() -> None:
    """Stories that are both published in one language stay apart."""
    shelf = Shelf()
    shelf.decide(version("de"), entry("site", "other-de", language="de"))
    shelf.decide(
        version("fr", "de"),
        entry("site", "other-fr", language="fr", alternates=(Alternate(url="https://example.org/other-de"),)),
    )
    liar = version("it", "de", "other-de")
    shelf.decide(liar)
    assert shelf.story(version("de")) != shelf.story(entry("site", "other-de"))


def test_a_copy_ties_its_original_to_the_translations() -> None:
    """A feed's copy came first; the site's own page, a duplicate, knows the translations."""
    shelf = Shelf()
    shelf.decide(entry("feed", "copy", url=version("de").url, language="de"))
    shelf.decide(version("de", "fr"), version("fr", "de"))
    assert shelf.story(entry("feed", "copy")) == shelf.story(version("fr"))
    assert shelf.by_id[entry_id("site", "de")].duplicate_of == entry_id("feed", "copy")


def test_a_wrong_story_dissolves_when_better_evidence_comes() -> None:
    """A link to another article ties its page only until those come that know better."""
    shelf = Shelf()
    liar, other = version("en", "de-2"), entry("site", "de-2", language="de")
    shelf.decide(liar, other)
    assert shelf.story(liar) == shelf.story(other)
    english = entry(
        "site", "en-2", language="en", alternates=(Alternate(url="https://example.org/de-2", language="de"),)
    )
    shelf.decide(english, version("de", "en"))
    assert shelf.story(liar) == shelf.story(version("de")) != shelf.story(other) == shelf.story(english)


def test_links_that_come_later_tie_an_entry_that_has_not_changed() -> None:
    """An entry that names its translations only now is unchanged, and belongs to their story; and leaves it again."""
    shelf = Shelf()
    german, french = version("de"), version("fr")
    shelf.decide(german, french)
    (made,) = shelf.carry_out(decide([poll(version("de", "fr"))], shelf)).decisions
    assert (made.verdict, made.relinked) == (Verdict.UNCHANGED, True)
    assert shelf.story(german) == shelf.story(french)
    again = shelf.carry_out(decide([poll(version("de", "fr"))], shelf))
    assert (again.decisions[0].relinked, dict(again.stories)) == (False, {})
    shelf.decide(german)
    assert shelf.story(german) != shelf.story(french)


def test_a_story_that_is_not_known_in_full_stays_as_it_is() -> None:
    """What was found of the neighbourhood of a new entry decides nothing about stories that go beyond it."""
    shelf = Shelf()
    shelf.decide(version("de", "fr"), version("fr"), version("it"))
    before = {number: known.story_id for number, known in shelf.by_id.items()}
    fr, es = entry_id("site", "fr"), entry_id("site", "es")
    shelf.unexplored = frozenset({fr})
    del shelf.by_id[entry_id("site", "de")]
    new = version("es", "fr", "it")
    plan = decide([poll(new)], shelf)
    assert (plan.decisions[0].story_id, dict(plan.stories)) == (es, {})
    shelf.carry_out(plan)
    assert shelf.by_id[fr].story_id == before[fr]


def test_an_entry_of_which_nothing_is_known_but_itself_keeps_its_story() -> None:
    """It may have been found by its text alone, far from all that ties it to others."""
    shelf = Shelf()
    shelf.decide(version("de", "fr"), version("fr"))
    first, second = sorted(shelf.by_id)
    assert shelf.by_id[second].story_id == first
    del shelf.by_id[first]
    shelf.by_id[second] = replace(shelf.by_id[second], claims=())
    shelf.unexplored = frozenset({second})
    assert dict(decide([poll(version("ko"))], shelf).stories) == {}


LANGUAGES = ("de", "en", "fr", "it")


@given(
    st.lists(
        st.tuples(st.sampled_from(LANGUAGES), st.integers(1, 3), st.lists(st.integers(0, 11), max_size=4)),
        max_size=9,
        unique_by=lambda said: said[:2],
    ),
    st.randoms(use_true_random=False),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_stories_depend_on_no_order_and_no_batch(
    told: list[tuple[str, int, list[int]]], chance: random.Random, cut: int, late: int
) -> None:
    """However the entries come, and whether they had their links when they came: the same stories."""
    keys = [f"{tag}-{number}" for tag in LANGUAGES for number in (1, 2, 3)]
    entries = [
        entry(
            "site",
            f"{tag}-{number}",
            language=tag,
            alternates=tuple(Alternate(url=f"https://example.org/{keys[n]}") for n in named),
        )
        for tag, number, named in told
    ]
    shelf, other = Shelf(), Shelf()
    shelf.decide(*entries)
    bare = [one._replace(alternates=()) for one in entries[:late]]
    chance.shuffle(entries)
    for batch in (bare, entries[:cut], entries[cut:]):
        other.decide(*batch)
    assert {number: known.story_id for number, known in shelf.by_id.items()} == {
        number: known.story_id for number, known in other.by_id.items()
    }


@given(
    st.lists(
        st.builds(
            entry,
            st.sampled_from("abc"),
            st.sampled_from("1234"),
            language=st.sampled_from(["de", "fr", "und"]),
            digest=st.sampled_from(["1:x", "1:y"]),
            fingerprint=st.sampled_from([None, TEXT]),
            url=st.sampled_from([None, "https://example.org/1", "https://example.org/2"]),
            alternates=st.sampled_from([(), (Alternate(url="https://example.org/2"),)]),
        ),
        max_size=12,
    ),
    st.integers(0, 12),
)
def test_deciding_twice_changes_nothing(entries: list[Entry], cut: int) -> None:
    """Whatever comes, in whatever batches: no original is itself a copy, stories are whole, repeating adds nothing."""
    shelf = Shelf()
    shelf.decide(*entries[:cut])
    shelf.decide(*entries[cut:])
    for known in shelf.by_id.values():
        assert known.duplicate_of is None or shelf.by_id[known.duplicate_of].duplicate_of is None
        assert known.story_id == min(shelf.by_story[known.story_id])
    for source in "abc":
        document = tuple({one.key: one for one in entries if one.source_id == source}.values())
        if document:
            shelf.carry_out(decide([poll(*document)], shelf))
            rows = len(shelf.by_id)
            again = shelf.carry_out(decide([poll(*document)], shelf))
            assert {made.verdict for made in again.decisions} == {Verdict.UNCHANGED}
            assert len({made.id for made in again.decisions}) == len(document)
            assert len(shelf.by_id) == rows
