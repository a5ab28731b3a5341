"""Which versions of articles form stories, from what they say of one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core.translations import MOST_VERSIONS, Version, stories

LANGUAGES = ("de", "en", "es", "fi", "fr", "it")
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def at(name: str) -> str:
    """The address of a version: "fr1" is the French one of story 1, and its addresses say nothing of the others."""
    return f"https://{name}.example/{name}"


def page(name: str, *named: str, **changes: object) -> Version:
    """A version that names others."""
    said = {
        "id": int.from_bytes(name.encode()),
        "edition": name[:2],
        "urls": frozenset({at(name)}),
        "names": {at(other): None for other in named},
    }
    return Version(**said | changes)  # type: ignore[arg-type]


def placed(name: str, place: str, *named: str, **changes: object) -> Version:
    """A version at a place, that names places."""
    urls, names = frozenset({place}), dict.fromkeys(named)
    return page(name, urls=urls, names=names, **changes)


def found(*versions: Version) -> set[str]:
    """The stories that have several versions, as "de1 fr1"; the same in whatever order the versions come."""
    named = {version.id: version.id.to_bytes(3).decode() for version in versions}
    several = {frozenset(story) for story in stories(versions) if len(story) > 1}
    for order in (versions[::-1], versions[1:] + versions[:1]):
        assert {frozenset(story) for story in stories(order) if len(story) > 1} == several
    return {" ".join(sorted(named[number] for number in story)) for story in several}


def test_one_wrong_link_ties_nothing_false_and_prevents_nothing_true() -> None:
    """Pairs that name one another stay together, whoever else names one of them, and whatever came first."""
    pages = (page("de1", "en1"), page("en1", "de1", "de2"), page("de2", "en2"), page("en2", "de2"))
    for order in permutations(pages):
        assert found(*order) == {"de1 en1", "de2 en2"}


@pytest.mark.parametrize(
    "pages",
    [
        (page("de1", "en1"), page("en1", "de1"), page("fr1", "de1", "en1")),
        (page("de1", "en1"), page("en1", "de1", "fr1"), page("fr1")),
        (page("en1", "de1", "fr1"), page("de1"), page("fr1")),
        (page("en1", "de1"), page("de1", "en1"), page("fr1", "en1")),
        (page("de1", "en1"), page("en1", "fr1"), page("fr1")),
    ],
    ids=["names all", "is named by half", "a hub", "names the original alone", "a chain"],
)
def test_what_makes_a_story_of_three(pages: tuple[Version, ...]) -> None:
    """Links need not be answered, nor be complete."""
    assert found(*pages) == {"de1 en1 fr1"}


def test_versions_that_come_late_join_together() -> None:
    """Pages that were read before know nothing of them; what they say themselves is enough."""
    old = (page("de1", "en1"), page("en1", "de1"))
    late = ("es1", "fi1", "fr1", "it1")
    new = [page(name, "de1", "en1", *(other for other in late if other != name)) for name in late]
    assert found(*old, *new) == {"de1 en1 es1 fi1 fr1 it1"}


def test_a_wrong_link_between_stories_of_different_languages() -> None:
    """Nothing but what the others say is against it: no language comes twice."""
    one = (page("de1", "en1", "es1"), page("en1", "de1", "es1"), page("es1", "de1", "en1", "fr2"))
    other = (page("fr2", "it2"), page("it2", "fr2"))
    assert found(*one, *other) == {"de1 en1 es1", "fr2 it2"}
    assert found(*one, page("fr2")) == {"de1 en1 es1"}


def test_what_many_name_belongs_to_none_of_them() -> None:
    """A site that leads from every article to its newest one in another language."""
    assert found(page("en1", "fr9"), page("en2", "fr9"), page("fr9")) == set()
    assert found(page("en1", "fr9"), page("en2", "fr9"), page("fr9", "en2")) == {"en2 fr9"}


def test_two_versions_for_two_countries() -> None:
    """One of them has the translations, and it is the same one always."""
    british = page("en1", "de1", "en2")
    assert found(british, page("en2", "de1", "en1"), page("de1")) == {"de1 en1"}


def test_the_version_that_is_in_the_language_declared_comes_first() -> None:
    """A page under /fr/ whose text is English does not stand for the English one."""
    declared = {at("en1"): "en", at("en2"): "fr"}
    pages = (page("de1", names=declared), page("en1", "de1"), page("en2", "de1"))
    assert found(*pages) == {"de1 en1"}


def test_versions_of_an_unknown_language_do_not_stand_in_the_way() -> None:
    """They may be any of a story's."""
    pages = (page("de1", "xx1", "xx2"), page("xx1", edition="und"), page("xx2", edition="und"))
    assert found(*pages) == {"de1 xx1 xx2"}


PATTERNS = [
    ("https://x.example/{}/2024/09/07/a", "https://x.example/{}/2024/09/08/a"),
    ("https://x.example/{}/story/17", "https://x.example/{}/story/18"),
    ("https://{}.x.example/2024/1234.html", "https://{}.x.example/2024/1235.html"),
    ("https://x.example/story?id=17&lang={}", "https://x.example/story?id=18&lang={}"),
    ("https://x.example/a-12.{}.html", "https://x.example/a-13.{}.html"),
    ("https://x.example/c_17_{}.htm", "https://x.example/c_18_{}.htm"),
    ("https://x.example/{}/the-long-title", "https://x.example/{}/the-other-title"),
]


@pytest.mark.parametrize(("pattern", "other"), PATTERNS)
def test_addresses_that_differ_in_the_language(pattern: str, other: str) -> None:
    """What remains says which article it is; another article has another remainder."""
    pages = [placed(f"{tag}1", pattern.format(tag)) for tag in ("de", "en", "fr")]
    pages += [placed(f"{tag}2", other.format(tag)) for tag in ("de", "fi")]
    assert found(*pages) == {"de1 en1 fr1", "de2 fi2"}


def test_the_usual_language_has_no_part_in_the_address() -> None:
    """The English page is at the root; one whose text is not what its address says is not tied by it."""
    pages = (placed("en1", "https://x.example/2024/1234"), placed("fr1", "https://x.example/fr/2024/1234"))
    assert found(*pages) == {"en1 fr1"}
    liar = placed("fi1", "https://x.example/de/2024/1234")
    assert found(*pages, liar) == {"en1 fr1"}


@pytest.mark.parametrize(
    "pages",
    [
        (placed("de1", "https://x.example/de/news"), placed("en1", "https://x.example/en/news")),
        (placed("de1", "https://x.example/de/"), placed("en1", "https://x.example/en/")),
        (placed("de1", "https://x.example/de/17"), placed("en1", "https://y.example/en/17")),
        (
            placed("de1", "https://x.example/de/17", published=NOW),
            placed("en1", "https://x.example/en/17", published=NOW + timedelta(days=15)),
        ),
        (
            placed("de1", "https://x.example/de/17", "https://x.example/en/18"),
            placed("en1", "https://x.example/en/17"),
        ),
    ],
    ids=["no article", "home pages", "two sites", "a number long after", "another one is named"],
)
def test_addresses_that_prove_nothing(pages: tuple[Version, ...]) -> None:
    """Sections and home pages, other sites, numbers that each language gives for itself."""
    assert len(pages) == 2
    names = pages[0].names
    target = placed("en9", "https://x.example/en/18")
    expected = {"de1 en9"} if names else set()
    assert found(*pages, target) == expected


def test_the_number_of_a_story_keeps_strangers_out() -> None:
    """Where a site shows that the versions of an article share a number, another number is another article."""
    one = "https://x.example/{}/2024-09/07/c_1020000.htm"
    other = "https://x.example/{}/2024-09/08/c_1020037.htm"
    wrong = placed("en1", one.format("en"), one.format("de"), other.format("fr"))
    pages = (wrong, placed("fr2", other.format("fr"), other.format("en")))
    assert found(*pages) == set()
    own = placed("zh1", "https://cn.x.example/2024-09/07/c_1130000.htm", one.format("en"), one.format("de"))
    others = [placed(f"{tag}1", one.format(tag)) for tag in ("de", "en")]
    assert found(own, *others) == {"de1 en1 zh1"}


def test_a_story_has_an_end() -> None:
    """A page that names a hundred others is a list; and what many name one by one stops being one story."""
    tags = [f"{a}{b}" for a in "bcdfghjklmnpqrstvwxz" for b in "aeiouy"]
    pages = [page(f"{tag}1") for tag in tags]
    assert found(page("xx1", *(f"{tag}1" for tag in tags)), *pages) == set()
    (story,) = found(page("xx1"), *(page(f"{tag}1", "xx1") for tag in tags))
    assert len(story.split()) == MOST_VERSIONS < len(tags)


@st.composite
def worlds(draw: st.DrawFn, addresses: tuple[str, ...]) -> tuple[list[Version], set[frozenset[int]]]:
    """Stories of three languages and more, whose pages name all others; one page in each may have a wrong link.

    Returns:
        The versions, and the true stories.
    """
    number = st.integers(1, 2**40)
    told = draw(st.lists(st.sets(st.sampled_from(LANGUAGES), min_size=3), min_size=1, max_size=4))
    pattern = draw(st.sampled_from(addresses))
    pages = [(story, tag) for story, tags in enumerate(told) for tag in sorted(tags)]
    ids = draw(st.lists(number, min_size=len(pages), max_size=len(pages), unique=True))
    ids_of = dict(zip(pages, ids, strict=True))
    where = {each: pattern.format(tag=each[1], story=each[0] + 11, own=ids_of[each]) for each in pages}
    names = {
        each: {where[other]: other[1] for other in pages if other[0] == each[0] and other != each}
        for each in pages
    }
    for story, tags in enumerate(told):
        liar = (story, draw(st.sampled_from(sorted(tags))))
        others = [each for each in pages if each[0] != story and each[1] != liar[1]]
        wrong = draw(st.sampled_from([None, *others]))
        if wrong:
            names[liar].pop(where.get((story, wrong[1]), ""), None)
            names[liar][where[wrong]] = wrong[1]
    versions = [
        Version(id=ids_of[each], edition=each[1], urls=frozenset({where[each]}), names=names[each])
        for each in pages
    ]
    true = {frozenset(ids_of[story, tag] for tag in tags) for story, tags in enumerate(told)}
    return draw(st.permutations(versions)), true


@given(worlds(("https://x.example/{tag}/{own}", "https://x.example/{tag}/2024/{story}")))
def test_wrong_links_in_the_minority_change_nothing(
    world: tuple[list[Version], set[frozenset[int]]],
) -> None:
    """Whatever the order: every true pair, and no other."""
    versions, true = world
    assert set(stories(versions)) == true


@given(
    st.lists(
        st.builds(
            lambda number, tag, named, story: Version(
                id=number,
                edition=tag,
                urls=frozenset({f"https://x.example/{tag}/{story}"}),
                names={f"https://x.example/{other}/{which}": said for other, which, said in named},
            ),
            st.integers(0, 2**20),
            st.sampled_from([*LANGUAGES, "und"]),
            st.lists(
                st.tuples(
                    st.sampled_from(LANGUAGES), st.integers(10, 13), st.sampled_from([None, *LANGUAGES])
                ),
                max_size=4,
            ),
            st.integers(10, 13),
        ),
        max_size=12,
        unique_by=lambda version: version.id,
    ),
    st.randoms(use_true_random=False),
)
def test_stories_do_not_depend_on_the_order(versions: list[Version], chance: object) -> None:
    """Whatever is said: the same stories in any order, each version in one, and no language in one twice."""
    expected = set(stories(versions))
    chance.shuffle(versions)  # type: ignore[attr-defined]
    assert set(stories(versions)) == expected
    assert sorted(number for story in expected for number in story) == sorted(v.id for v in versions)
    editions = {version.id: version.edition for version in versions}
    for story in expected:
        known = [editions[number] for number in story if editions[number] != "und"]
        assert len(known) == len(set(known))
