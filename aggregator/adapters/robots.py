"""The rules of a robots.txt, read by protego. The only importer of protego.

RFC 9309 is stricter than protego in three things, so a file is rewritten before protego sees it:

- A group is ours when it names our product token, whole, in whatever case (section 2.2.1). protego also takes a group
  that names the beginning of it ("agg"), and passes over one that names a version behind it ("aggregator/1.0").
- Octets outside of US-ASCII are compared as they are (section 2.2.2). protego decodes them as UTF-8, and takes all
  that are not UTF-8, such as the paths of older Korean sites, for one and the same.
- Lines end with CR, LF or both. protego ends them at every other character that Unicode calls a line end.

Two liberties are left to it, as search engines take them too: a rule that allows "/a/index.html" allows "/a/", and what
is misspelt in a usual way ("Disalow", "User agent") is understood.
"""

from __future__ import annotations

import re
from typing import Final

from protego import Protego

from aggregator.core.robots import MAX_BYTES, PRODUCT, path_of

_BOM: Final = b"\xef\xbb\xbf"
_OTHER: Final = "-"  # no product token begins with it, ours neither
_BEYOND_ASCII: Final = re.compile(rb"%([89a-f][0-9a-f])|([\x80-\xff])", re.IGNORECASE)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_AGENT_LINE: Final = re.compile(
    r"^([ \t]*+user[- ]?agent(?:[ \t]*+:|[ \t]++)[ \t]*+)([^\s#]++).*+", re.IGNORECASE | re.MULTILINE
)
_TOKEN: Final = re.compile(r"[a-z_-]+", re.IGNORECASE)


class _Rules:
    """Satisfies `core.ports.RobotRules`."""

    def __init__(self, text: str) -> None:
        self._protego = Protego.parse(text)

    @property
    def delay(self) -> float | None:
        """Seconds that it wants between two requests (Crawl-delay); None: it does not say."""
        return self._protego.crawl_delay(PRODUCT)

    def allows(self, url: str) -> bool:
        """Whether an address of its site may be asked for; /robots.txt always may."""
        path = _plain_query(_ascii(path_of(url).encode("utf-8", "surrogateescape")))
        return self._protego.can_fetch(f"http://host{path}", PRODUCT)


def read(body: bytes) -> _Rules:
    """Read a robots.txt; what cannot be understood in it is passed over (RFC 9309, section 2.3.1.5).

    Of one that fills `MAX_BYTES` the last line is not believed: half a rule may say more than the whole one.
    """
    if len(body) >= MAX_BYTES:
        body = body[: max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES)) + 1]
    text = _ascii(body.removeprefix(_BOM)).replace("\r\n", "\n").replace("\r", "\n")
    lines = _AGENT_LINE.sub(_addressed, _CONTROLS.sub(" ", text)).split("\n")
    return _Rules("\n".join(map(_plain_query, lines)))


def pattern(location: str) -> _Rules:
    """Rules that allow everything but what a path of robots.txt's grammar (section 2.2.3) matches."""
    return read(f"User-agent: *\nDisallow: {' '.join(location.split())}".encode("utf-8", "surrogateescape"))


def _addressed(line: re.Match[str]) -> str:
    """A user-agent line as one that names us, everybody, or nobody."""
    before, name = line.groups()
    if name == "*":
        return f"{before}*"
    token = _TOKEN.match(name)
    ours = token is not None and token[0].lower() == PRODUCT
    return before + (PRODUCT if ours else _OTHER)


def _ascii(octets: bytes) -> str:
    """The octets as ASCII; those beyond it, encoded or not, in one spelling that protego leaves alone."""
    return _BEYOND_ASCII.sub(_escaped, octets).decode("ascii")


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"%25" + (found[1].upper() if found[1] else found[2].hex().upper().encode())


def _plain_query(address: str) -> str:
    """An address, or a line with one, with the slashes of its query in one spelling (the examples of section 2.2.2)."""
    path, mark, query = address.partition("?")
    return f"{path}{mark}{query.replace('%2F', '/').replace('%2f', '/')}" if mark else address
