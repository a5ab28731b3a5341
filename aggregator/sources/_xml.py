"""What an XML document is, and whether it keeps its bounds, before a library that trusts it reads it.

Observations: feedparser takes time quadratic in the attributes of an element, in the categories of an entry and in an
unbroken run of letters in an author's name; it drops a DTD only where it is simple; and its tolerant parser, which
reads what is ill-formed, takes one entry for a part of another.

Rule: one pass of expat counts, in linear time, and finds where the document breaks off or is ill-formed. The prolog,
and with it any DTD, never reaches the reader. What is ill-formed is put right and counted again. What breaks off is
cut after its last whole entry and closed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.parsers.expat import errors

from aggregator.core.errors import DocumentError
from aggregator.sources._bounds import MOST_ENTRIES
from aggregator.sources._outline import Document, refuse
from aggregator.sources._repair import ENTRIES, MOST_LEVELS, balanced, with_prefixes, with_references

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_ATTRIBUTES = 256
_MOST_PREFIXES = 200
_MOST_CATEGORIES = 300
_LONGEST_INHERITED = 2_000  # characters of an attribute that is looked at again for every element inside


_CATEGORIES = frozenset({"category", "keywords", "subject", "tags"})
_PERSONS = frozenset({"author", "creator", "managingeditor", "webmaster", "publisher", "owner"})
_UNBROKEN = re.compile(r"[A-Za-z0-9_.+-]{257}")
_INHERITED = ("xml:base", "xml:lang", "base", "lang")

_CUT_OFF = {
    expat.errors.codes[message]
    for message in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}

_TAG = re.compile(rb"<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>")


def checked(document: Document) -> Document:
    """A document within bounds, cut where it breaks off and put right where that is easy.

    Args:
        document: what `outline` gave.

    Raises:
        DocumentError: it exceeds a bound that no feed comes near.
    """
    survey = _Survey(document.text)
    error = survey.ill_formed
    if error is None:
        return _settled(document, survey)
    text = with_references(document.text, {})
    survey, what = _Survey(text), "references were"
    if survey.ill_formed is not None:
        text = balanced(text)
        survey, what = _Survey(text), "the nesting of elements was"
    if survey.ill_formed is not None:
        raise DocumentError(
            f"the document is ill-formed {_place(error, document)}, beyond repair; ask the publisher"
        )
    problem = f"ill-formed {_place(error, document)}; {what} put right"
    return _settled(replace(document, text=text, problems=(*document.problems, problem)), survey)


def _settled(document: Document, survey: _Survey) -> Document:
    problems = [*document.problems]
    text, complete = document.text, True
    if survey.too_many_entries:
        text = survey.cut()
        problems.append(f"only the first {MOST_ENTRIES} entries were read")
    elif survey.error is None:
        pass
    elif survey.ended:
        text = survey.cut()
        problems.append(f"what follows the end of the feed {_place(survey.error, document)} was left out")
    else:
        text, complete = survey.cut(), False
        problems.append(
            f"the document breaks off {_place(survey.error, document)}; its whole entries were kept"
        )
    if undeclared := survey.undeclared:
        text = with_prefixes(text, undeclared)
        problems.append(
            f"prefixes that are not declared were taken for what they usually mean: {', '.join(sorted(undeclared))}"
        )
    if not text:
        raise DocumentError(f"{problems[-1].partition(';')[0]}, in its first element; try again later")
    return replace(
        document, text=text, attributes=survey.attributes, problems=tuple(problems), complete=complete
    )


class _Survey:
    """One pass over a document, up to its end or to the first place where it is not well-formed."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8")
        self.attributes: Mapping[str, str] = {}
        self.error: expat.ExpatError | None = None
        self.too_many_entries = False
        self.ended = False  # whether the root element was closed
        self._open: list[str] = []
        self._entry_level: int | None = None
        self._entries = self._categories = 0
        self._declared: set[str] = {"xml", "xmlns"}
        self._used: set[str] = set()
        self._persons = 0
        self._name: list[str] = []
        self._last_start: int | None = None  # of the element that ends next, if nothing is inside it
        self._last_whole: tuple[int | None, int, tuple[str, ...]] = (None, 0, ())
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._run()

    @property
    def ill_formed(self) -> expat.ExpatError | None:
        """What is wrong in the middle of the document; None where it is well-formed as far as it goes."""
        return None if self.error is None or self.ended or self.error.code in _CUT_OFF else self.error

    @property
    def undeclared(self) -> set[str]:
        """Prefixes that are used and declared nowhere."""
        return self._used - self._declared

    def cut(self) -> str:
        """The document up to its last whole entry, with everything closed that is open there."""
        started, at, still_open = self._last_whole
        start = _TAG.match(self.data, started) if started is not None else None
        tag = _TAG.match(self.data, at)
        # expat gives an end tag by its start, but the end of an element without one by its end
        alone = start is not None and start.end() == at and self.data[at - 2 : at] == b"/>"
        end = at if alone or tag is None else tag.end()
        closing = "".join(f"</{name}>" for name in reversed(still_open))
        return self.data[:end].decode("utf-8") + closing

    def _run(self) -> None:
        try:
            self._parser.Parse(self.data, True)  # noqa: FBT003 - the interface of the standard library
        except expat.ExpatError as error:
            self.error = error
        except _EnoughEntries:
            self.too_many_entries = True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        local = local.lower()
        if prefix and prefix not in self._used:
            self._used.add(prefix)
            self._check_prefixes()
        self._last_start = self._parser.CurrentByteIndex
        if not self._open:
            self.attributes = attributes
            self._last_whole = (None, self._last_start, (name,))
        if attributes:
            self._check_attributes(attributes)
        if local in ENTRIES and self._entry_level is None:
            self._begin_entry()
        elif local in _CATEGORIES:
            self._categories += 1
            refuse(self._categories > _MOST_CATEGORIES, f"an entry has over {_MOST_CATEGORIES} categories")
        elif local in _PERSONS:
            self._persons += 1
            self._parser.CharacterDataHandler = self._name.append
        self._open.append(name)
        refuse(len(self._open) > MOST_LEVELS, f"elements are nested over {MOST_LEVELS} levels deep")

    def _end(self, name: str) -> None:
        self._open.pop()
        if self._persons and name.rpartition(":")[2].lower() in _PERSONS:
            self._end_person()
        if self._entry_level == len(self._open):
            self._entry_level = None
        self.ended = not self._open
        if self._entry_level is None:
            self._last_whole = (self._last_start, self._parser.CurrentByteIndex, tuple(self._open))
        self._last_start = None

    def _end_person(self) -> None:
        self._persons -= 1
        if not self._persons:
            self._parser.CharacterDataHandler = None
            _refuse_endless_name("".join(self._name))
            self._name.clear()

    def _begin_entry(self) -> None:
        self._entry_level = len(self._open)
        self._entries += 1
        self._categories = 0
        if self._entries > MOST_ENTRIES:
            raise _EnoughEntries

    def _check_attributes(self, attributes: dict[str, str]) -> None:
        refuse(len(attributes) > _MOST_ATTRIBUTES, f"an element has {len(attributes)} attributes")
        for name in attributes:
            prefix, _, local = name.rpartition(":")
            if prefix == "xmlns":
                self._declared.add(local)
            elif prefix:
                self._used.add(prefix)
        self._check_prefixes()
        inherited = (attributes.get(name, "") for name in _INHERITED)
        refuse(any(len(value) > _LONGEST_INHERITED for value in inherited), "a base or language is endless")

    def _check_prefixes(self) -> None:
        exceeds = max(len(self._declared), len(self._used)) > _MOST_PREFIXES
        refuse(exceeds, f"it has over {_MOST_PREFIXES} namespace prefixes")


class _EnoughEntries(Exception):  # noqa: N818 - no error: how a handler tells expat to stop
    """The entries that are read have been seen."""


def _place(error: expat.ExpatError, document: Document) -> str:
    what = expat.ErrorString(error.code)
    return f"at line {document.lines_before + error.lineno}, column {error.offset + 1} ({what})"


def _refuse_endless_name(name: str) -> None:
    refuse(_UNBROKEN.search(name) is not None, "the name of an author is endless")
