"""A bare HTTP server of generated feeds, in a process of its own: `python -m benchmarks.server FEEDS`.

It answers `/feed/N` with a feed of 30 entries and about 100 KB, and 304 to the right If-None-Match. It prints its port
on standard output once it listens, and listens at every address of the loopback network, so that a client that is
polite to each host has many hosts to be polite to.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from html import escape
from random import Random

from aggregator.demo.texts import LANGUAGES, WRITTEN, story_text

ENTRIES = 30
_ENTRY_BYTES = 3_200


def feed(number: int) -> bytes:
    """An RSS 2.0 feed in one of the demo world's languages; the same number always gives the same bytes."""
    random = Random(number)
    language = LANGUAGES[number % len(LANGUAGES)]
    items = "".join(_item(number, index, language, random) for index in range(ENTRIES))
    head = f"<title>Feed {number}</title><link>http://feed{number}.example.org/</link><description>-</description>"
    document = (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel>{head}{items}</channel></rss>"
    )
    return document.encode()


def etag(number: int) -> str:
    """The validator of a feed, quotes included."""
    return f'"{number}-1"'


@cache
def paragraphs(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The titles and the paragraphs of the demo world's stories in a language."""
    texts = [story_text(index, language) for index in range(WRITTEN)]
    return tuple(text.title for text in texts), tuple(part for text in texts for part in text.paragraphs)


def _item(number: int, index: int, language: str, random: Random) -> str:
    titles, said = paragraphs(language)
    link = f"http://feed{number}.example.org/2026/11/{index}-{random.randrange(10**9)}.html"
    picture = f'<img src="/img/{random.randrange(10**6)}.jpg" alt="" width="640" height="360" class="wide">'
    parts = [f"<figure>{picture}<figcaption>{random.choice(titles)}</figcaption></figure>"]
    while sum(len(part.encode()) for part in parts) < _ENTRY_BYTES - 600:
        parts.append(
            f'<p>{random.choice(said)} <a href="{link}?utm_source=rss&amp;p={len(parts)}">{random.choice(titles)}</a> '
            f'<strong>{random.randrange(10**6)}</strong>, <em class="note">{random.randrange(10**6)}</em></p>'
        )
    title = f"{random.choice(titles)} {number}-{index}"
    return (
        f"<item><title>{escape(title)}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Mon, {1 + index % 28:02} Jun 2026 08:{index:02}:00 GMT</pubDate><category>news</category>"
        f"<description>{escape(random.choice(said))}</description>"
        f"<content:encoded>{escape(''.join(parts))}</content:encoded></item>"
    )


async def serve(count: int) -> None:
    """Serve `count` feeds until standard input ends."""
    answers = []
    for number in range(count):
        body, validator = feed(number), etag(number)
        fields = f"Content-Type: application/rss+xml\r\nETag: {validator}\r\nContent-Length: {len(body)}"
        head = f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n"
        unchanged = f"HTTP/1.1 304 Not Modified\r\nETag: {validator}\r\n\r\n"
        answers.append((validator.encode(), head.encode() + body, unchanged.encode()))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                number = int(request.split(b" ", 2)[1].rpartition(b"/")[2])
                validator, whole, unchanged = answers[number]
                writer.write(unchanged if validator in request else whole)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=4096)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
