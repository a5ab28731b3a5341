"""The parsers of XML: whatever a document says, they read no entity, no DTD, no file and nothing from the network."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

_HARDENED: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}
STRICT: Final = etree.XMLParser(**_HARDENED)
"""Refuses what is not well-formed."""

TOLERANT: Final = etree.XMLParser(**_HARDENED, recover=True)
"""Makes something of everything."""
