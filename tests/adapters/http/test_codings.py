"""Content codings are removed within bounds."""

from __future__ import annotations

import contextlib
import gzip
import time
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.adapters.http.codings import CodingError, TooLargeError, decode

BODY = bytes(range(256)) * 40


def raw_deflate(data: bytes) -> bytes:
    """The deflate format without its zlib wrapper."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODED = {
    "gzip": gzip.compress(BODY),
    "x-gzip": gzip.compress(BODY),
    "br": brotli.compress(BODY),
    "deflate": zlib.compress(BODY),
    " GZIP ,, identity": gzip.compress(BODY),
    "deflate, br": brotli.compress(raw_deflate(BODY)),
    "gzip,gzip": gzip.compress(gzip.compress(BODY)),
    "": BODY,
}


@pytest.mark.parametrize("coding", CODED)
def test_limit_is_exact(coding: str) -> None:
    """A document of the largest size passes; with one byte less allowed it does not."""
    assert decode(CODED[coding], coding, len(BODY)) == BODY
    with pytest.raises(TooLargeError):
        decode(CODED[coding], coding, len(BODY) - 1)


def test_deflate_without_its_wrapper() -> None:
    """Some servers send the bare format."""
    assert decode(raw_deflate(BODY), "deflate", len(BODY)) == BODY


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_every_cut_is_noticed(coding: str) -> None:
    """Wherever a coded document breaks off, it is an error, except that nothing at all is an empty document."""
    data = CODED[coding]
    for length in range(1, len(data)):
        with pytest.raises(CodingError):
            decode(data[:length], coding, len(BODY))
    assert decode(b"", coding, len(BODY)) == b""


def test_gzip_of_several_members() -> None:
    """Members are joined, what follows them is overlooked, and too many are refused in no time."""
    assert decode(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0", "gzip", 10) == b"ab"
    started = time.monotonic()
    with pytest.raises(CodingError, match="more than"):
        decode(gzip.compress(b"") * 400_000, "gzip", 10_000_000)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("coding", ["compress", "zstd", "gzip, gzip, gzip", "x" * 5000, "gzip;q=1"])
def test_other_codings_are_refused(coding: str) -> None:
    """What we did not ask for is refused, in a short sentence."""
    with pytest.raises(CodingError) as caught:
        decode(BODY, coding, 10_000_000)
    assert len(str(caught.value)) < 100


@given(st.binary(max_size=300), st.sampled_from(["gzip", "br", "deflate", "br, gzip", "x"]))
def test_any_bytes_end_well(data: bytes, coding: str) -> None:
    """Whatever comes, the end is bytes within the limit or one of the two errors."""
    with contextlib.suppress(CodingError, TooLargeError):
        assert len(decode(data, coding, 1000)) <= 1000
