"""Which answer a conditional request gets, and what a folder gives away."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.documents import Folder, Variant, http_date, is_current

VARIANT = Variant(body=b"", etag='"abc"')
MODIFIED = 784_111_777  # Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110


@pytest.mark.parametrize(
    ("tags", "current"),
    [
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", W/"abc" , "y"', True),
        ("*", True),
        (" * ", True),
        ('"abcd"', False),
        ("abc", False),
        ('"abc', False),
        ("", False),
        (",,;\x00", False),
    ],
)
def test_entity_tags_are_compared_weakly(tags: str, current: bool) -> None:  # noqa: FBT001 - a table of cases
    """RFC 9110, section 13.1.2."""
    assert is_current(VARIANT, MODIFIED, if_none_match=tags, if_modified_since=None) is current


@pytest.mark.parametrize(
    ("date", "current"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", True),
        ("Sun, 06 Nov 1994 08:49:38 GMT", True),
        ("Sun, 06 Nov 1994 08:49:36 GMT", False),
        ("Sunday, 06-Nov-94 08:49:37 GMT", True),
        ("Sun Nov  6 08:49:37 1994", True),
        ("yesterday", False),
        ("", False),
        ("Sun, 99 Nov 99999999999 08:49:37 GMT", False),
        ("Sun, 06 Nov 1994 08:49:37 +9999999999", False),
    ],
)
def test_dates_are_compared_in_all_forms(date: str, current: bool) -> None:  # noqa: FBT001 - a table of cases
    """The three forms of RFC 9110, section 5.6.7; what is no date is ignored."""
    assert is_current(VARIANT, MODIFIED, if_none_match=None, if_modified_since=date) is current


def test_entity_tags_win_over_dates() -> None:
    """RFC 9110, section 13.2.2 (S1)."""
    date = http_date(MODIFIED)
    assert date == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert not is_current(VARIANT, MODIFIED, if_none_match='"old"', if_modified_since=date)
    assert is_current(VARIANT, MODIFIED, if_none_match='"abc"', if_modified_since=http_date(0))


@given(st.none() | st.text(), st.none() | st.text())
def test_no_header_raises(tags: str | None, date: str | None) -> None:
    """Whatever a client sends, there is an answer."""
    is_current(VARIANT, MODIFIED, if_none_match=tags, if_modified_since=date)


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("br, GZIP;q=0.5", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, *", None),
        ("*;q=0", None),
        ("identity, gzip;q=0.5", None),
        ("gzip;q=broken", None),
        ("br", None),
        (";;,=;q", None),
    ],
)
async def test_the_coding_is_what_the_client_accepts(tmp_path: Path, header: str, coding: str | None) -> None:
    """RFC 9110, section 12.5.3."""
    (tmp_path / "de.atom").write_bytes(b"<feed/>")
    document = await Folder(tmp_path).document("de.atom")
    assert document is not None
    assert document.variant(header).coding == coding


async def test_variants_have_the_same_content_and_their_own_entity_tags(tmp_path: Path) -> None:
    """Strong entity tags differ per coding, and are a function of the bytes alone (S1, S11)."""
    (tmp_path / "de.atom").write_bytes(b"<feed/>")
    (tmp_path / "fr.atom").write_bytes(b"<feed/>")
    first = await Folder(tmp_path).document("de.atom")
    second = await Folder(tmp_path).document("fr.atom")
    assert first is not None
    assert second is not None
    assert gzip.decompress(first.zipped.body) == first.plain.body == b"<feed/>"
    assert first.plain.etag != first.zipped.etag
    assert (first.plain, first.zipped) == (second.plain, second.zipped)


async def test_a_replaced_file_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    """Also one of the same size and the same time."""
    folder, file = Folder(tmp_path), tmp_path / "de.atom"
    file.write_bytes(b"1")
    os.utime(file, ns=(10**18, 10**18))
    before = await folder.document("de.atom")
    assert await folder.document("de.atom") is before
    (tmp_path / "new").write_bytes(b"2")
    os.utime(tmp_path / "new", ns=(10**18, 10**18))
    (tmp_path / "new").replace(file)
    after = await folder.document("de.atom")
    assert after is not None
    assert after.plain.body == b"2"
    file.unlink()
    assert await folder.document("de.atom") is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../secret.atom",
        "secret.txt",
        ".hidden.atom",
        "sub.atom",
        "link.atom",
        "de.ATOM",
        "a\x00.atom",
    ],
)
async def test_only_plain_files_of_known_types_are_given_away(tmp_path: Path, name: str) -> None:
    """No folder, no link, no half-written file, nothing outside (S8, X6)."""
    (tmp_path / "secret.atom").write_bytes(b"secret")
    inside = tmp_path / "feeds"
    (inside / "sub.atom").mkdir(parents=True)
    (inside / "secret.txt").write_bytes(b"secret")
    (inside / ".hidden.atom").write_bytes(b"secret")
    (inside / "de.atom").write_bytes(b"feed")
    (inside / "link.atom").symlink_to(tmp_path / "secret.atom")
    assert await Folder(inside).document(name) is None


async def test_a_missing_folder_has_no_documents(tmp_path: Path) -> None:
    """It may appear later."""
    folder = Folder(tmp_path / "later")
    assert await folder.document("de.atom") is None
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "de.atom").write_bytes(b"feed")
    assert await folder.document("de.atom") is not None
