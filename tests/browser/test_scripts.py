"""Nobody who subscribes to a feed or opens a page runs a script that somebody slipped into a source."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.browser.vectors import ADDRESSES, MARKUP
from tests.scripted import Answer, ScriptedServer

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Route

_ATOM = "{http://www.w3.org/2005/Atom}"
_CATCH = """
top.caught ??= [];
function frame(inner) { return inner === top || inner.parent === top ? inner : frame(inner.parent); }
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => top.caught.push(frame(window).name);
"""
_TOUCH = """
(document, click) => {
    for (const element of document?.querySelectorAll("*") ?? []) {
        for (const name of ["mouseover", "mouseenter", "pointerenter", "focus", "toggle", "animationstart"])
            element.dispatchEvent(new Event(name));
        if (click && element.matches("a, area, button, input, summary, math, svg *, maction"))
            element.dispatchEvent(new MouseEvent("click", {cancelable: true}));
    }
}
"""
_SHOW = """
async (documents) => {
    const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const settled = async () => {
        for (let round = 0, before = -1; round < 40 && caught.length > before; ++round) {
            before = caught.length;
            await wait(700);
        }
    };
    const frames = documents.map((text, number) => {
        const frame = document.createElement("iframe");
        frame.name = `${number}`;
        frame.srcdoc = `<!DOCTYPE html><body>${text}`;
        return frame;
    });
    const loaded = frames.map((frame) => new Promise((resolve) => frame.addEventListener("load", resolve)));
    document.body.append(...frames);
    await Promise.race([Promise.all(loaded), wait(10000)]);
    await settled();
    for (const frame of frames) touch(frame.contentDocument, true);
    await settled();
    return caught;
}
"""


@pytest.fixture
async def page(browser: Browser) -> Page:
    """An empty page that reaches nothing but loopback addresses, and that catches `alert`."""

    async def refuse(route: Route) -> None:
        await route.abort()

    context = await browser.new_context()
    await context.add_init_script(_CATCH)
    await context.route(re.compile(r"^https?://(?!127\.0\.0\.1[:/])"), refuse)
    return await context.new_page()


async def _caught(page: Page, documents: list[str]) -> set[str]:
    """Those of these HTML documents that run a script, when each is read in a frame and everything in it touched."""
    await page.goto("about:blank")
    caught = await page.evaluate(_SHOW.replace("touch", f"({_TOUCH})"), documents)
    return {documents[int(name)] for name in caught}


async def test_the_vectors_work_where_nobody_cleans_them(page: Page) -> None:
    """Many vectors do run in this browser, though some were for others; a harmless corpus would show nothing."""
    assert len(await _caught(page, MARKUP)) > 50


_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
        "georss": "http://www.georss.org/georss",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
        "podcast": "https://podcastindex.org/namespace/1.0",
        "thr": "http://purl.org/syndication/thread/1.0",
        "wfw": "http://wellformedweb.org/CommentAPI/",
    }.items()
)


def _rss() -> str:
    def item(number: int, markup: str, address: str) -> str:
        text, link = html.escape(markup), html.escape(f"{address}#{number}")
        return (
            f"<item><title>{text}</title><link>{link}</link><guid>{link}</guid><author>{text}</author>"
            f"<category domain='{link}'>{text}</category><comments>{link}</comments><copyright>{text}</copyright>"
            f"<enclosure url='{link}' type='{text}' length='1'/><source url='{link}'>{text}</source>"
            f"<description>{number} {text}</description><content:encoded>{number} {text}</content:encoded>"
            f"<media:content url='{link}' type='{text}'><media:title>{text}</media:title></media:content>"
            f"<media:thumbnail url='{link}'/><media:license href='{link}'>{text}</media:license></item>"
        )

    longest = max(len(MARKUP), len(ADDRESSES))
    items = "".join(
        item(number, MARKUP[number % len(MARKUP)], ADDRESSES[number % len(ADDRESSES)])
        for number in range(longest)
    )
    text, link = html.escape(MARKUP[0]), html.escape(ADDRESSES[0])
    return (
        f'<rss version="2.0" {_NAMESPACES}><channel><title>{text}</title><link>{link}</link>'
        f"<description>{text}</description><copyright>{text}</copyright><image><url>{link}</url></image>"
        f"{items}</channel></rss>"
    )


def _atom() -> str:
    def entry(number: int, markup: str, address: str) -> str:
        text, link = html.escape(markup), html.escape(f"{address}#{number}")
        person = f"<author><name>{text}</name><uri>{link}</uri><email>{text}</email></author>"
        return (
            f"<entry><id>{link}</id><title type='html'>{text}</title><link href='{link}' title='{text}'/>"
            f"<link rel='enclosure' href='{link}' type='{text}' title='{text}'/>"
            f"{person}<rights type='html'>{text}</rights>"
            f"<link rel='alternate' hreflang='fr' href='{link}' title='{text}'/><link rel='replies' href='{link}'/>"
            f"<link rel='via' href='{link}' type='{text}' title='{text}'/>"
            f"<contributor><name>{text}</name></contributor>"
            f"<in-reply-to xmlns='http://purl.org/syndication/thread/1.0' ref='{link}' href='{link}' type='{text}'/>"
            f"<link rel='via' href='{link}' title='{text}' type='{text}'/><link rel='related' href='{link}'/>"
            f"<link rel='license' href='{link}'/><contributor><name>{text}</name><uri>{link}</uri></contributor>"
            f"<thr:in-reply-to ref='{link}' href='{link}' type='{text}' source='{link}'/>"
            f"<media:thumbnail url='{link}'/>"
            f"<category term='{text}' scheme='{link}' label='{text}'/><updated>2026-01-01T00:00:00Z</updated>"
            f"<summary type='html'>{number} {text}</summary><content type='html'>{number} {text}</content>"
            f"<source><id>{link}</id><title>{text}</title><link href='{link}'/>{person}</source></entry>"
        )

    entries = "".join(
        entry(number, markup, ADDRESSES[number % len(ADDRESSES)]) for number, markup in enumerate(MARKUP)
    )
    icon = html.escape(ADDRESSES[1])
    head = f"<title>Atom</title><icon>{icon}</icon>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {_NAMESPACES}>{head}{entries}</feed>'


def _json() -> str:
    def item(number: int, markup: str, address: str) -> dict[str, object]:
        return {
            "id": f"{address}#{number}",
            "url": f"{address}#{number}",
            "external_url": address,
            "title": markup,
            "content_html": f"{number} {markup}",
            "summary": markup,
            "image": address,
            "authors": [{"name": markup, "url": address, "avatar": address}],
            "tags": [markup],
            "attachments": [{"url": address, "mime_type": markup, "title": markup}],
            "language": markup,
        }

    items = [item(number, markup, ADDRESSES[number % len(ADDRESSES)]) for number, markup in enumerate(MARKUP)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": MARKUP[0], "items": items})


def _page() -> str:
    """An article of a site, with every vector in its text and in its head."""
    head = "".join(
        f'<meta property="og:title" content="{html.escape(vector)}">'
        f'<meta name="author" content="{html.escape(vector)}">'
        for vector in MARKUP[:20]
    )
    text = "The text of the article, which is long enough to be taken for one. " * 8
    body = "".join(f"<p>{text}</p><div>{vector}</div>" for vector in MARKUP if "script" not in vector)
    title = "<title>An article</title>"
    return f"<!DOCTYPE html><html lang=en><head>{title}{head}</head><body><article><h1>An article</h1>{body}"


@pytest.fixture
def published(server: ScriptedServer, configure: Callable[..., Path], tmp_path: Path) -> Path:
    """The folder after sources with every vector in every field were polled."""
    links = "".join(
        f'<li><h2><a href="/2026/11/0{number}/article.html">The headline of article number {number}</a></h2></li>'
        for number in range(1, 9)
    )
    documents = {
        "rss": _rss(),
        "atom": _atom(),
        "json": _json(),
        "site": f"<title>Site</title><main><ul>{links}</ul></main>",
    }
    pages = {f"2026/11/0{number}/article.html": _page() for number in range(1, 9)}
    for name, document in {**documents, **pages}.items():
        server.script[f"/{name}"] = Answer(document.encode(), 200, {"Content-Type": "text/html"})
    kinds = {name: "site" if name == "site" else "feed" for name in documents}
    sources = "".join(
        f'[[sources]]\nid = "{name}"\nurl = "{server.url}/{name}"\nkind = "{kinds[name]}"\n'
        for name in documents
    )
    folder = tmp_path / "feeds"
    config = configure(sources, database=str(tmp_path / "store.db"), publish_dir=str(folder))
    command = [sys.executable, "-m", "aggregator", "poll", "--all", "--config", str(config)]
    polled = subprocess.run(command, check=False, capture_output=True, text=True)
    assert polled.returncode == 0, polled.stdout[-500:]
    return folder


def _published_texts(folder: Path) -> list[str]:
    return [
        element.text
        for path in sorted(folder.glob("*.atom"))
        for tag in ("content", "summary")
        for element in etree.parse(path).iter(f"{_ATOM}{tag}")
        if element.text
    ]


async def test_no_published_text_runs_a_script(published: Path, page: Page) -> None:
    """Contents and summaries as a reader shows them: parsed as HTML, everything in them touched."""
    texts = _published_texts(published)
    assert len(texts) > 2 * len(MARKUP)
    assert await _caught(page, list(dict.fromkeys(texts))) == set()


def test_no_published_address_is_a_script(published: Path) -> None:
    """Whatever a reader may follow or load has a scheme that runs nothing."""
    for path in published.glob("*.atom"):
        for element in etree.parse(path).iter():
            followed = [element.get(name) for name in ("href", "src", "scheme", "url", "ref", "source")]
            if element.tag in {f"{_ATOM}{name}" for name in ("id", "uri", "icon", "logo")}:
                followed.append(element.text)
            for address in filter(None, followed):
                assert re.match(r"(?:https?|tag|urn):", str(address)), etree.tostring(element)


async def test_the_pages_show_vectors_as_text(published: Path, page: Page) -> None:
    """The index lists feeds whose sources are called like scripts."""
    await page.goto((published / "index.html").as_uri())
    await page.evaluate(f"({_TOUCH})(document, false)")
    await page.wait_for_timeout(100)
    assert await page.evaluate("caught") == []
    assert await page.locator("a[href$='all.atom']").count() >= 1
