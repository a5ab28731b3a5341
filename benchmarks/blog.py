"""Feeds as blogs write them: the markup that WordPress makes of an article, in CDATA, with the modules it adds.

Quotes, dashes and hard spaces are references, pictures come in several widths, links say where the reader came from,
and every article ends with its own address.
"""

from __future__ import annotations

from random import Random

from aggregator.demo.texts import LANGUAGES
from benchmarks.server import ENTRIES, paragraphs

_ENTRY_BYTES = 2_500
_PREFIXES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "media": "http://search.yahoo.com/mrss/",
}
_ENDS = (".", ".", "&#8217;s.", "&nbsp;&#8211; ", " &#8220;&#8230;&#8221;")


def feed(number: int) -> bytes:
    """An RSS 2.0 feed in one of the demo world's languages; the same number always gives the same bytes."""
    random = Random(number)
    site = f"https://blog{number}.example.org"
    items = "".join(
        _item(site, index, LANGUAGES[number % len(LANGUAGES)], random) for index in range(ENTRIES)
    )
    declared = "\n\t".join(f'xmlns:{prefix}="{address}"' for prefix, address in _PREFIXES.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n\t{declared}>\n\n<channel>\n'
        f"\t<title>Blog {number}</title>\n"
        f'\t<atom:link href="{site}/feed/" rel="self" type="application/rss+xml" />\n'
        f"\t<link>{site}</link>\n\t<description>-</description>\n"
        "\t<lastBuildDate>Mon, 29 Jun 2026 08:00:00 +0000</lastBuildDate>\n"
        f"\t<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>\n{items}</channel>\n</rss>"
    ).encode()


def _item(site: str, index: int, language: str, random: Random) -> str:
    titles, said = paragraphs(language)
    page = f"{site}/2026/06/{index}-{random.randrange(10**8)}"
    picture = f"{site}/wp-content/uploads/2026/06/{random.randrange(10**6)}"
    parts = [_figure(picture, random.choice(titles), random)]
    while sum(len(part.encode()) for part in parts) < _ENTRY_BYTES - 400:
        parts.append(_block(random.choice(titles), random.choice(said), random))
    article = f'<a href="{page}/">{random.choice(titles)}</a>'
    origin = f'<p>The post {article} appeared first on <a href="{site}">Blog</a>.</p>\n'
    return (
        f"\t<item>\n\t\t<title>{random.choice(titles)} &#8211; {index}</title>\n\t\t<link>{page}/</link>\n"
        f"\t\t<comments>{page}/#respond</comments>\n\t\t<dc:creator><![CDATA[Anna]]></dc:creator>\n"
        f"\t\t<pubDate>Mon, {1 + index % 28:02} Jun 2026 08:{index:02}:00 +0000</pubDate>\n"
        f"\t\t<category><![CDATA[News]]></category>\n\t\t<category><![CDATA[{random.choice(titles)}]]></category>\n"
        f'\t\t<guid isPermaLink="false">{site}/?p={random.randrange(10**6)}</guid>\n'
        f"\t\t<description><![CDATA[<p>{random.choice(said)[:300]} [&#8230;]</p>\n{origin}]]></description>\n"
        f"\t\t<content:encoded><![CDATA[\n{''.join(parts)}{origin}]]></content:encoded>\n"
        f"\t\t<wfw:commentRss>{page}/feed/</wfw:commentRss>\n\t\t<slash:comments>3</slash:comments>\n"
        f'\t\t<media:thumbnail url="{picture}.jpg" />\n\t</item>\n'
    )


def _figure(picture: str, title: str, random: Random) -> str:
    widths = ", ".join(f"{picture}-{width}x{width * 2 // 3}.jpg {width}w" for width in (1024, 300, 768))
    return (
        f'<figure class="wp-block-image size-large"><a href="{picture}.jpg"><img decoding="async" width="1024"'
        f' height="683" src="{picture}-1024x683.jpg" alt="{title} &amp; more" class="wp-image-{random.randrange(999)}"'
        f' srcset="{widths}" sizes="(max-width: 1024px) 100vw, 1024px" /></a>'
        f'<figcaption class="wp-element-caption">{title}</figcaption></figure>\n\n\n\n'
    )


def _block(title: str, said: str, random: Random) -> str:
    end = random.choice(_ENDS)
    link = f"https://site{random.randrange(50)}.example.com/{random.randrange(10**6)}?utm_source=rss&amp;utm_medium=feed"
    match random.randrange(6):
        case 0:
            return f'<h2 class="wp-block-heading" id="h-{random.randrange(99)}">{title}</h2>\n\n\n\n'
        case 1:
            return f'<ul class="wp-block-list">\n<li>{title}{end}</li>\n\n\n\n<li>{said}</li>\n</ul>\n\n\n\n'
        case _:
            anchor = f'<a href="{link}" target="_blank" rel="noreferrer noopener">{title}</a>'
            return f"<p>{said} {title}{end} {anchor} <em>{title[:20]}</em>{end}</p>\n\n\n\n"
