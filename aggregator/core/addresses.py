"""Which part of an address is a language: the versions of one article often differ in nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from aggregator.core import declarations, languages
from aggregator.core.model import Opinion

LANGUAGE_PARAMETERS = frozenset({"lang", "language", "locale", "hl", "l", "lng", "langid"})
"""Names of parameters that choose the language of a page."""

_SUFFIX = re.compile(r"(.+?)[-_.]([a-z]{2,3}(?:[-_][a-z]{2,4})?)(\.[a-z]{3,5})?")
_CODE = re.compile(r"[a-z]{2,3}(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl))?", re.IGNORECASE)
_HOST_NAMES = {"cn": "zh", "jp": "ja", "kr": "ko"}
_DEPTH = 12
_ALSO_WORDS = frozenset(
    ["am", "as", "be", "he", "id", "in", "is", "it", "la", "me", "my", "no", "or", "so", "to", "tv"]
)
# Few addresses have such a part; where they have, it must be looked at.
_HOST_SEEMS = re.compile(r"https://[a-z]{2,3}(?:-[a-z]{2,4})?\.")
_SEEMS = re.compile(r"[/_.=-][a-z]{2,3}(?:[-_][a-z]{2,4})?(?![^/_.?&])", re.IGNORECASE)
_LENGTHS = range(2, 8)
_NUMBER = re.compile(r"\d")
_DATE_OR_WORDS = re.compile(
    r"(?:19|20)\d\d[-/_.]?(?:0?[1-9]|1[0-2])[-/_.]?(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"|[^\W\d_]{2,}(?:[-_+][^\W_]+){2,}|(?:%[0-9A-Fa-f]{2}){12}"
)

_Parts = tuple[str, str, list[str]]


def without_language(url: str) -> tuple[str, str | None]:
    """An address without the part that is a language, and that language.

    Looked for in the query ("?lang=fr"), the path ("/fr/", "_fr.htm") and the host ("fr.example.org"), in this
    order; two addresses that are equal without it are one article in two languages.

    Returns:
        What remains, for comparing only; the canonical language tag, None where there is no such part.
    """
    parts = urlsplit(url)
    host, query = parts.netloc.lower(), [pair for pair in parts.query.split("&") if pair]
    for cut, tag in _cuts(host, parts.path, query):
        return _key(*cut), tag
    return _key(host, parts.path, query), None


def opinion(url: str) -> Opinion | None:
    """What a canonical address (`urls.canonical`) says of the language of what it leads to; most say nothing.

    "/id/7" is Indonesian on one site and a number on another: a tag that is also a common word has half a say.
    """
    tag = next((tag for _, tag in _neutrals(url)), None) if _seems_to_have_one(url) else None
    if tag is None:
        return None
    weight = declarations.WEIGHT / (2 if tag in _ALSO_WORDS else 1)
    return Opinion(witness="url", language=tag, weight=weight)


@lru_cache(maxsize=8192)
def neutral(url: str, language: str) -> str | None:
    """A canonical address (`urls.canonical`) without the part that is a language, which is canonical, too.

    Returns:
        None where it has no such part for this language, whatever its script and region, or where what remains does
        not say which article it is.
    """
    if not _seems_to_have_one(url):
        return None
    primary = _primary(language)
    for key, tag in _neutrals(url):
        if _primary(tag) == primary:
            return key if says_which(key) else None
    return None


@lru_cache(maxsize=8192)
def neutrals(url: str) -> tuple[str, ...]:
    """What `neutral` may find for any language."""
    return tuple([key for key, _ in _neutrals(url) if says_which(key)]) if _seems_to_have_one(url) else ()


def says_which(url: str, *, number: bool = True) -> bool:
    """Whether an address says which article it leads to: by a date, three words and more, or a number.

    Args:
        url: an absolute URL.
        number: whether a number is enough, which may count something else in each language.
    """
    place = "/".join(url.split("/")[3:])
    return bool((_NUMBER if number else _DATE_OR_WORDS).search(place)) or bool(_DATE_OR_WORDS.search(place))


def tag_in(text: str) -> str | None:
    """A language tag as sites write it into addresses: "fr", "pt-br", "zh_CN", "eng"; never a word ("new", "web")."""
    found = languages.locale(text) if _CODE.fullmatch(text) else None
    return found if found and len(found.partition("-")[0]) == 2 else None


def _seems_to_have_one(url: str) -> bool:
    return bool(_SEEMS.search(url, url.find("/", len("https://"))) or _HOST_SEEMS.match(url))


def _neutrals(url: str) -> Iterator[tuple[str, str]]:
    host, slash, place = url.partition("://")[2].partition("/")
    path, _, query = place.partition("?")
    for (found, rest, pairs), tag in _cuts(host, slash + path, query.split("&") if query else []):
        # "/fr" without more is as little of a language's address as "/" is.
        yield f"https://{found}{rest or '/'}{'?' if pairs else ''}{'&'.join(pairs)}", tag


def _cuts(host: str, path: str, query: list[str]) -> Iterator[tuple[_Parts, str]]:
    """An address without each of its parts that may be a language, and that language."""
    for pair in query:
        name, _, value = pair.partition("=")
        if name.lower() in LANGUAGE_PARAMETERS and (tag := tag_in(value)):
            yield (host, path, [other for other in query if other != pair]), tag
    segments = path.split("/")[: _DEPTH + 1]
    for place, segment in enumerate(segments):
        if len(segment) in _LENGTHS and (tag := tag_in(segment)):
            yield (host, "/".join(segments[:place] + segments[place + 1 :]), query), tag
    suffix = _SUFFIX.fullmatch(segments[-1][:200])
    if suffix and (tag := tag_in(suffix[2])):
        yield (host, "/".join([*segments[:-1], suffix[1] + (suffix[3] or "")]), query), tag
    label, _, rest_of_host = host.partition(".")
    if "." in rest_of_host and (tag := tag_in(_HOST_NAMES.get(label, label))):
        yield (rest_of_host, path, query), tag


def _primary(tag: str) -> str:
    return languages.edition(tag).partition("-")[0]


def _key(host: str, path: str, query: list[str]) -> str:
    return f"{host.removeprefix('www.')}{path} {sorted(query)}"
