"""The four publishers beside the news site, and how each of them goes about its feed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A publisher with a feed, which copies some of the site's articles and adds its own.

    Attributes:
        name: which of the world's addresses is its; the format of its feed, too.
        languages: those it publishes in, by turns.
        feed_language: what its feed declares for everything.
        declares_copies, declares_own: whether its copied and its own entries declare their language.
        links_back: whether a copy links to the site's article (with tracking parameters) or to its own page.
    """

    name: str
    title: str
    path: str
    languages: tuple[str, ...]
    feed_language: str | None = None
    declares_copies: bool = False
    declares_own: bool = False
    links_back: bool = False


PARTNERS = (
    # As blog software does it: one language for everything, and it is the wrong one for most.
    Partner(
        name="rss",
        title="Harbour Courier",
        path="/feed/",
        languages=("en", "de", "es", "id", "fi"),
        feed_language="en-US",
        links_back=True,
    ),
    Partner(
        name="atom",
        title="Observatoire des réseaux",
        path="/atom.xml",
        languages=("fr", "ja", "ko", "el", "pt"),
        declares_copies=True,
        declares_own=True,
    ),
    Partner(
        name="rdf",
        title="Bibliotheca Interretialis",
        path="/index.rdf",
        languages=("la", "it", "sa", "ru"),
        declares_copies=True,
        links_back=True,
    ),
    Partner(
        name="json",
        title="网络观察 Net Monitor",
        path="/feed.json",
        languages=("zh", "en", "ru", "id", "ja"),
        declares_own=True,
    ),
)
