"""RSS 0.90 to 2.0, RDF/RSS 1.0, Atom 0.3 and 1.0 (RFC 4287), and CDF, through lxml or through feedparser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, RawFeed, Source
from aggregator.sources import _feedparser, _syndicated, _wellformed, _xml
from aggregator.sources._bounds import bounded, summed_up
from aggregator.sources._characters import characters, cleared, is_json
from aggregator.sources._findings import Findings, Found
from aggregator.sources._instead import instead
from aggregator.sources._outline import Document, outline

if TYPE_CHECKING:
    from aggregator.core.ports import SourceType

_ROOTS = frozenset({"rss", "feed", "rdf", "channel", "entry"})
_RSS = {f"0.9{digit}": f"rss-0.9{digit}" for digit in range(5)} | {"2.0": "rss-2.0"}
_RDF = {"rss090": "rdf-0.90", "rss10": "rdf-1.0"}
_ATOM = {"atom01": "atom-0.1", "atom02": "atom-0.2", "atom03": "atom-0.3", "atom10": "atom-1.0"}


class _Syndication:
    """The reader of every feed that is XML; and of whatever stands where a feed should, to say what it is."""

    kind = "feed"

    def reads(self, fetched: Fetched) -> bool:
        """Whether the document is anything but JSON."""
        return not is_json(fetched.body)

    def parse(self, fetched: Fetched, source: Source) -> RawFeed:  # noqa: ARG002 - part of the interface
        """Read a document.

        Raises:
            DocumentError: it is no feed; the message says what it is instead, and the remedy.
        """
        return _parse(fetched)


def _parse(fetched: Fetched) -> RawFeed:
    text, wrong, document, found = _read(fetched)
    if document.root == "rdf" and not (found.version or found.entries or found.feed != Found()):
        raise DocumentError(instead(text, "rdf", fetched.url))
    info = _syndicated.info(found.feed)
    name = _format(document, found.version)
    atom = name.startswith("atom")
    base = _syndicated.usual_base(info, atom=atom, address=fetched.url)
    entries, shortened = bounded(
        [
            _syndicated.entry(
                entry,
                found.modules.entries.get(number),
                atom=atom,
                feed_language=info.language,
                usual_base=base,
            )
            for number, entry in enumerate(found.entries)
        ]
    )
    return RawFeed(
        format=name,
        info=info,
        delivery=_syndicated.delivery(found.feed, found.modules.feed),
        entries=entries,
        deleted=tuple(found.modules.feed.deleted),
        problems=summed_up([*wrong, *document.problems, *found.problems, *shortened]),
        complete=document.complete,
        written=found.written,
        frame=found.frame,
    )


def _read(fetched: Fetched) -> tuple[str, list[str], Document, Findings]:
    """The text of a document, what was wrong with it, the document as it was read, and what was found in it.

    What lxml takes as it stands needs nothing else; what had to be put right it reads as well, and feedparser the rest.
    """
    text, wrong = characters(fetched.body, fetched.headers.get("content-type", ""))
    document = outline(text)
    found = _wellformed.found(document.text, fetched.url) if document.root in _ROOTS else None
    if found is not None:
        return text, wrong, replace(document, attributes=found.attributes), found
    allowed, wrong = cleared(text, wrong)
    if allowed is not text:
        document = outline(allowed)
    if document.root not in _ROOTS:
        raise DocumentError(instead(allowed, document.root, fetched.url))
    right = _xml.checked(document)
    if allowed is not text or right.text != document.text:
        found = _wellformed.found(right.text, fetched.url)
    return allowed, wrong, right, found or _feedparser.found(right, fetched.url)


def _format(document: Document, version: str) -> str:
    """The name of the format: by the root element, because feedparser goes by any namespace that is declared."""
    if document.root == "rss":
        said = document.attributes.get("version", "").strip()
        return "rss-2.0" if said.startswith("2") or version == "rss20" else _RSS.get(said, "rss")
    if document.root == "rdf":
        return _RDF.get(version, "rdf-1.0")
    if document.root == "channel":
        return "rss-1.1" if version == "rss11" else "rss" if "xmlns" in document.attributes else "cdf"
    return _ATOM.get(version, "atom")


SOURCE_TYPE: Final[SourceType] = _Syndication()
