"""The four feeds of the demo world, one of each format, and the pages that their entries lead to."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from aggregator.demo.documents import Document, page, paragraphs
from aggregator.demo.partners import PARTNERS, Partner
from aggregator.demo.world import Item, World


def partner_document(world: World, host: str, path: str) -> Document | None:
    """What a partner has at a path: its feed, its front page, or one of its articles; None for anything else."""
    partner = next(partner for partner in PARTNERS if partner.name == host)
    items = world.items(partner)
    changed = world.dated(max((item.since for item in items), default=0))
    if path == partner.path:
        media_type, write = _FEEDS[partner.name]
        text = write(partner, world.addresses[partner.name], items, changed)
        return Document(f"{media_type}; charset=utf-8", text.encode(), changed)
    if path == "/":
        links = "".join(
            f'<li><a href="{escape(item.url)}">{escape(item.text.title)}</a></li>' for item in items
        )
        return _page(partner, "en", partner.title, f"<ul>{links}</ul>", changed)
    number = path.rpartition("/")[2].removesuffix(".html")
    item = world.item(partner, int(number) - 1) if number.isdecimal() and len(number) < 10 else None
    if item is None or item.path != path:
        return None
    return _page(partner, item.language, item.text.title, paragraphs(item.text.paragraphs), item.dated)


def _page(partner: Partner, language: str, title: str, body: str, modified: datetime) -> Document:
    return page(
        "partner.html",
        modified,
        language=language,
        title=escape(title),
        partner=escape(partner.title),
        feed_type=_FEEDS[partner.name][0],
        feed=partner.path,
        body=body,
    )


def _rss(partner: Partner, address: str, items: Sequence[Item], changed: datetime) -> str:
    entries = "".join(
        f"""<item>
<title>{escape(item.text.title)}</title>
<link>{escape(item.url)}</link>
<guid isPermaLink="false">{partner.name}-{item.number}</guid>
<dc:creator>{escape(item.author)}</dc:creator>
<pubDate>{format_datetime(item.dated, usegmt=True)}</pubDate>
<description>{escape(item.text.paragraphs[0])}</description>
<content:encoded><![CDATA[{paragraphs(item.text.paragraphs)}]]></content:encoded>
</item>
"""
        for item in items
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{escape(partner.title)}</title>
<link>{address}/</link>
<description>News from the harbour and from the network</description>
<language>{partner.feed_language}</language>
<lastBuildDate>{format_datetime(changed, usegmt=True)}</lastBuildDate>
<atom:link href="{address}{partner.path}" rel="self" type="application/rss+xml"/>
{entries}</channel>
</rss>
"""


def _atom(partner: Partner, address: str, items: Sequence[Item], changed: datetime) -> str:
    entries = "".join(
        f"""<entry{f' xml:lang="{item.declared}"' if item.declared else ""}>
<id>tag:observatory.example,2024:entry-{item.number}</id>
<title>{escape(item.text.title)}</title>
<link rel="alternate" type="text/html" href="{escape(item.url)}"/>
<author><name>{escape(item.author)}</name></author>
<published>{_timestamp(item.dated)}</published>
<updated>{_timestamp(item.dated)}</updated>
<content type="html">{escape(paragraphs(item.text.paragraphs))}</content>
</entry>
"""
        for item in items
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>tag:observatory.example,2024:feed</id>
<title>{escape(partner.title)}</title>
<updated>{_timestamp(changed)}</updated>
<link rel="self" type="application/atom+xml" href="{address}{partner.path}"/>
<link rel="alternate" type="text/html" href="{address}/"/>
{entries}</feed>
"""


def _rdf(partner: Partner, address: str, items: Sequence[Item], changed: datetime) -> str:
    order = "".join(f'<rdf:li rdf:resource="{escape(item.url)}"/>\n' for item in items)
    entries = "".join(
        f"""<item rdf:about="{escape(item.url)}">
<title>{escape(item.text.title)}</title>
<link>{escape(item.url)}</link>
<description>{escape(item.text.paragraphs[0])}</description>
<content:encoded>{escape(paragraphs(item.text.paragraphs))}</content:encoded>
<dc:creator>{escape(item.author)}</dc:creator>
<dc:date>{_timestamp(item.dated)}</dc:date>
{f"<dc:language>{item.declared}</dc:language>" if item.declared else ""}</item>
"""
        for item in items
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{address}{partner.path}">
<title>{escape(partner.title)}</title>
<link>{address}/</link>
<description>Acta diurna bibliothecarum et interretis</description>
<dc:date>{_timestamp(changed)}</dc:date>
<items><rdf:Seq>
{order}</rdf:Seq></items>
</channel>
{entries}</rdf:RDF>
"""


def _json(partner: Partner, address: str, items: Sequence[Item], _changed: datetime) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": partner.title,
        "home_page_url": f"{address}/",
        "feed_url": f"{address}{partner.path}",
        "items": [
            {
                "id": f"{partner.name}-{item.number}",
                "url": item.url,
                "title": item.text.title,
                "content_html": paragraphs(item.text.paragraphs),
                "date_published": _timestamp(item.dated),
                "authors": [{"name": item.author}],
                **({"language": item.declared} if item.declared else {}),
            }
            for item in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _timestamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


_FEEDS: dict[str, tuple[str, Callable[[Partner, str, Sequence[Item], datetime], str]]] = {
    "rss": ("application/rss+xml", _rss),
    "atom": ("application/atom+xml", _atom),
    "rdf": ("application/rdf+xml", _rdf),
    "json": ("application/feed+json", _json),
}
