"""Which part of an address is a language: the versions of one article often differ in nothing else."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from aggregator.core import languages

LANGUAGE_PARAMETERS = frozenset({"lang", "language", "locale", "hl", "l", "lng", "langid"})
"""Names of parameters that choose the language of a page."""

_SUFFIX = re.compile(r"(.+?)[-_.]([a-z]{2,3}(?:[-_][a-z]{2,4})?)(\.[a-z]{3,5})?")
_CODE = re.compile(r"[a-z]{2,3}(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl))?", re.IGNORECASE)
_HOST_NAMES = {"cn": "zh", "jp": "ja", "kr": "ko"}
_DEPTH = 12


def without_language(url: str) -> tuple[str, str | None]:
    """An address without the part that is a language, and that language.

    Looked for in the query ("?lang=fr"), the path ("/fr/", "_fr.htm") and the host ("fr.example.org"), in this
    order; two addresses that are equal without it are one article in two languages.

    Returns:
        What remains, for comparing only; the canonical language tag, None where there is no such part.
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in query:
        if name.lower() in LANGUAGE_PARAMETERS and (tag := tag_in(value)):
            rest = [pair for pair in query if pair != (name, value)]
            return _key(parts.netloc, parts.path, rest), tag
    segments = parts.path.split("/")[: _DEPTH + 1]
    for place, segment in enumerate(segments):
        if tag := tag_in(segment):
            return _key(parts.netloc, "/".join(segments[:place] + segments[place + 1 :]), query), tag
    suffix = _SUFFIX.fullmatch(segments[-1][:200])
    if suffix and (tag := tag_in(suffix[2])):
        return _key(parts.netloc, "/".join([*segments[:-1], suffix[1] + (suffix[3] or "")]), query), tag
    label, _, rest_of_host = parts.netloc.lower().partition(".")
    if "." in rest_of_host and (tag := tag_in(_HOST_NAMES.get(label, label))):
        return _key(rest_of_host, parts.path, query), tag
    return _key(parts.netloc, parts.path, query), None


def tag_in(text: str) -> str | None:
    """A language tag as sites write it into addresses: "fr", "pt-br", "zh_CN", "eng"; never a word ("new", "web")."""
    found = languages.locale(text) if _CODE.fullmatch(text) else None
    return found if found and len(found.partition("-")[0]) == 2 else None


def _key(host: str, path: str, query: list[tuple[str, str]]) -> str:
    return f"{host.lower().removeprefix('www.')}{path} {sorted(query)}"
