"""The news site of the demo world: lists, articles and a switcher in 15 languages, and no feed.

It has the faults of its kind: one wrong `<html lang>` for all, no hreflang, no JSON-LD, labels of the switcher
that are not the languages' own names, and a Chinese version on another host that only links outwards.
"""

from __future__ import annotations

import re
from html import escape

from aggregator.demo.documents import Document, page, paragraphs, resource
from aggregator.demo.faults import Fault, led_to
from aggregator.demo.texts import LANGUAGES, words
from aggregator.demo.world import Article, World, prefix, site_of, story_number

PER_PAGE = 5

_LIST = re.compile(r"/(?:index_([1-9][0-9]{0,5})\.htm)?")
_ARTICLE = re.compile(r"/\d{4}-\d\d/\d\d/c_(\d{7,12})\.htm", re.ASCII)


def site_document(world: World, host: str, path: str) -> Document | None:
    """What the site has at a path of one of its two hosts ("site" and "site-zh"); None where there is nothing."""
    language, rest = _language(host, path)
    if rest == "/about.htm":
        return _about(world, language)
    if match := _LIST.fullmatch(rest):
        return _list(world, language, int(match[1] or 1))
    if match := _ARTICLE.fullmatch(rest):
        article = world.article(story_number(int(match[1]), language), language)
        return _article(world, article) if article and article.path == path else None
    return None


def _language(host: str, path: str) -> tuple[str, str]:
    if host == "site-zh":
        return "zh", path
    for language in LANGUAGES:
        if (start := prefix(language)) and path.startswith(f"{start}/"):
            return language, path.removeprefix(start)
    return "en", path


def _article(world: World, article: Article) -> Document:
    own = words(article.language)
    links = {label: link for label in LANGUAGES if (link := _version(world, article, label))}
    versions = [world.article(article.story, language) for language in LANGUAGES]
    return page(
        "article.html",
        # The newest translation is the last thing that changed here.
        world.dated(max(version.since for version in versions if version)),
        **_frame(article.language),
        title=escape(article.text.title),
        news=escape(own.news),
        date=f"{article.dated:%Y-%m-%d}",
        languages=_switcher(links),
        author=escape(own.author.format(name=article.author)),
        paragraphs=paragraphs(article.text.paragraphs),
        editor=escape(own.editor.format(name=article.editor)),
        source=escape(own.source),
    )


def _version(world: World, article: Article, label: str) -> str | None:
    """Where a label of an article's switcher leads; None where it leads nowhere."""
    story, language = led_to(article.story, article.language, label, world.faults)
    is_there = world.article(story, language) is not None
    return world.address(story, language) if is_there or Fault.DEAD in world.faults else None


def _list(world: World, language: str, number: int) -> Document | None:
    articles = list(world.articles(language))
    shown = articles[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown and number > 1:
        return None
    own = words(language)
    start = f"{prefix(language)}/"
    items = "\n".join(
        f'<li><a href="{escape(article.path)}">{escape(article.text.title)}</a> '
        f'<span class="date">{article.dated:%Y-%m-%d}</span></li>'
        for article in shown
    )
    pages = []
    if number > 1:
        before = f"index_{number - 1}.htm" if number > 2 else ""
        pages.append(f'<a class="previous" href="{start}{before}">{escape(own.previous)}</a>')
    if number * PER_PAGE < len(articles):
        pages.append(f'<a class="next" href="{start}index_{number + 1}.htm">{escape(own.next)}</a>')
    links = {other: f"{world.addresses[site_of(other)]}{prefix(other)}/" for other in LANGUAGES}
    return page(
        "list.html",
        world.dated(max((article.since for article in articles), default=0)),
        **_frame(language),
        news=escape(own.news),
        languages=_switcher(links),
        items=items,
        pages=" ".join(pages),
    )


def _about(world: World, language: str) -> Document:
    return page("about.html", world.start, **_frame(language), about_text=escape(words(language).about_text))


def _frame(language: str) -> dict[str, str]:
    own = words(language)
    return {
        "site": escape(own.site),
        "style": resource("site.css"),
        "home": f"{prefix(language)}/",
        "home_label": escape(own.home),
        "about": f"{prefix(language)}/about.htm",
        "about_label": escape(own.about),
        "feedback": escape(own.feedback),
    }


def _switcher(links: dict[str, str]) -> str:
    """The language switcher; a language that has no version yet is there, but leads nowhere."""
    labels = ((language, words(language).label) for language in LANGUAGES)
    return "".join(
        f'<a href="{escape(links[language])}">{escape(label)}</a>'
        if language in links
        else f"<span>{escape(label)}</span>"
        for language, label in labels
        if label
    )
