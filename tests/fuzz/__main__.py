"""Fuzzing of the readers and of the normalizer: `make fuzz` (an hour; SECONDS=60 for less).

Whatever the bytes, reading them gives entries or a DocumentError, in bounded time and memory, and the entries keep what
`core/model/` promises. libFuzzer (atheris) makes the bytes from the documents of the tests; what it finds is written
to the current directory, and `python -m tests.fuzz FILE` reads it again.
"""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["aggregator", "feedparser"]):
    from aggregator import sources
    from aggregator.core import html, wellnested
    from aggregator.core.errors import DocumentError
    from aggregator.core.model import Entry, Fetched, Source
    from aggregator.core.normalize import normalize
    from aggregator.core.text import xml_characters

_DATA = Path(__file__).parent.parent / "data"
_KINDS = ("feed", "site", "page")
_URL = "http://fuzz.example/document"
_TOKENS = """
<rss><channel><item><title><link><guid isPermaLink='false'><description><![CDATA[ ]]> <content:encoded> <entry>
<feed xmlns='http://www.w3.org/2005/Atom'> <rdf:RDF <summary type='xhtml'> xml:base= xml:lang= &amp; &nbsp; &#150;
<!DOCTYPE <!ENTITY <dc:date> <media:group> <georss:where><gml:pos> <enclosure url= <category> <author> </item>
</channel> {"items":[{
"content_html": <svg> <math> <style> <template> <noscript> <select> <table> <a href= onerror= javascript: data-src=
"""


def read(data: bytes) -> None:
    """Read bytes as every kind of document, and hold what comes out to its promises."""
    for kind in _KINDS:
        source = Source(id="fuzz", url=_URL, kind=kind)
        try:
            raw = sources.parse(Fetched(url=_URL, body=data), source, kind)
        except DocumentError:
            continue
        for said in (text for entry in raw.entries for text in (entry.content, entry.summary) if text):
            _read_alike(xml_characters(said.value[: html.LIMIT]))
        feed = normalize(raw, source=source, url=_URL, detectors=())
        assert len({entry.key for entry in feed.entries}) == len(feed.entries)
        for entry in feed.entries:
            _hold(entry)


def _read_alike(markup: str) -> None:
    """The fast way through markup gives what nh3 gives."""
    plain = wellnested.read([(markup, _URL)])[0]
    if plain and unicodedata.is_normalized("NFC", plain.markup) and len(plain.markup) <= html.LIMIT:
        assert plain.markup.strip() == html.by_parser(markup, _URL).markup, markup


_AS_SAID = ("guid", "key", "atom_id", "published_said", "updated_said")
"""What is kept character by character (RFC 4287, section 4.2.6.1)."""


def _hold(entry: Entry) -> None:
    for name, value in entry._asdict().items():
        if isinstance(value, str):
            assert name in _AS_SAID or unicodedata.is_normalized("NFC", value), (name, value)
            assert xml_characters(value) == value, (name, value)
    for markup in (entry.summary, entry.content):
        assert html.sanitize(markup, None) == markup
    others = [link.url for link in entry.links]
    for address in filter(None, (entry.url, entry.link, entry.comments, entry.image, *others)):
        assert address.startswith(("http://", "https://")), address


def main() -> None:
    """Run libFuzzer with its own options, or with ours where none are given."""
    with tempfile.TemporaryDirectory() as folder:
        tokens = Path(folder) / "tokens"
        tokens.write_text("".join(f'"{_escaped(token)}"\n' for token in _TOKENS.split()), encoding="ascii")
        seeds = [str(_DATA / name) for name in ("feed", "site")]
        options = ["-timeout=20", "-rss_limit_mb=3000", "-max_len=20000", f"-dict={tokens}", folder, *seeds]
        atheris.Setup([*sys.argv, *([] if any(map(_is_file, sys.argv[1:])) else options)], read)
        atheris.Fuzz()


def _escaped(token: str) -> str:
    return token.replace("\\", "\\\\").replace('"', '\\"')


def _is_file(argument: str) -> bool:
    return not argument.startswith("-") and Path(argument).exists()


if __name__ == "__main__":
    main()
