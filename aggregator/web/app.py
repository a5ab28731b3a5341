"""The ASGI app that serves the published folder, the operator's page and the health check.

The feeds and the page that lists them are at `/feeds/`, with relative links only: any web server can serve the same
folder under any prefix. The only importer of starlette.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from aggregator.web import pages
from aggregator.web.documents import Folder, http_date, is_current

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from aggregator.web.documents import Document

INDEX = "index.html"

_STRICT = (
    (b"content-security-policy", f"{pages.CONTENT_SECURITY_POLICY}; frame-ancestors 'none'".encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
_PUBLIC = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Last-Modified",
    "cache-control": "public, max-age=60",
    "vary": "Accept-Encoding",
}
_PREFLIGHT = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "If-None-Match, If-Modified-Since, Cache-Control",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, OPTIONS",
}
_PRIVATE = {"cache-control": "no-store"}
_REFUSALS = {
    404: ("Nothing here", "There is no page at this address. The feeds are listed at /feeds/."),
    405: ("Not possible", "This address can only be read, with GET or HEAD."),
    503: ("Not ready yet", "Nothing is published yet. Please try again in a moment."),
}
_HTML = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthView:
    """What the health check tells.

    Attributes:
        ok: whether the daemon does its work; sources that fail do not make it sick.
        sources, failing: how many there are, and how many of them failed at their last poll.
        last_tick_seconds: since the daemon last looked for work; None where it has not yet.
    """

    ok: bool
    sources: int
    failing: int
    last_tick_seconds: float | None = None


def create_app(
    *,
    folder: Path,
    status: Callable[[], Awaitable[pages.StatusView]],
    health: Callable[[], HealthView],
    now: Callable[[], float] = time.time,
) -> ASGIApp:
    """Make the app.

    Args:
        folder: what is published; a file that is replaced there is served at once.
        status: gathers what the operator's page shows.
        health: gathers what the health check tells.
        now: seconds since 1970; a Last-Modified never lies after it.
    """
    files = Folder(folder)

    async def published(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT)
        name = request.path_params.get("name", INDEX)
        document = await files.document(name)
        if document is None:
            raise HTTPException(503 if name == INDEX else 404)
        return _answer(document, request.headers, now())

    async def operator(_: Request) -> Response:
        return Response(pages.status(await status()), media_type=_HTML, headers=_PRIVATE)

    async def healthz(_: Request) -> Response:
        view = health()
        body = {
            "status": "ok" if view.ok else "failing",
            "sources": view.sources,
            "failing": view.failing,
            "last_tick_seconds": view.last_tick_seconds,
        }
        return JSONResponse(body, status_code=200 if view.ok else 503, headers=_PRIVATE)

    methods = ["GET", "OPTIONS"]
    app = Starlette(
        routes=[
            Route("/", _to_the_feeds),
            Route("/feeds", _to_the_feeds),
            Route("/feeds/", published, methods=methods),
            Route("/feeds/{name}", published, methods=methods),
            Route("/status", operator),
            Route("/healthz", healthz),
        ],
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    # A redirect from "/status/" to "/status" would name the host that the client claims to see.
    app.router.redirect_slashes = False
    return _hardened(app)


def _answer(document: Document, asked: Headers, now: float) -> Response:
    """200 or 304 (RFC 9110, section 15.4.5), with the same validators on both."""
    variant = document.variant(", ".join(asked.getlist("accept-encoding")))
    # uvicorn renews its Date once a second, and Last-Modified may not lie behind it (RFC 9110, section 8.8.2.1).
    modified = min(document.modified, int(now) - 1)
    headers = {**_PUBLIC, "etag": variant.etag, "last-modified": http_date(modified)}
    if is_current(
        variant,
        modified,
        if_none_match=", ".join(asked.getlist("if-none-match")) or None,
        if_modified_since=asked.get("if-modified-since"),
    ):
        return Response(status_code=304, headers=headers)
    if variant.coding:
        headers["content-encoding"] = variant.coding
    return Response(variant.body, headers=headers | {"content-type": document.media_type})


async def _to_the_feeds(_: Request) -> Response:
    """Relative, so that it is right behind every proxy and repeats no Host header."""
    return RedirectResponse("feeds/", status_code=307)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    heading, text = _REFUSALS.get(error.status_code, _REFUSALS[404])
    headers = dict(_PRIVATE)
    if error.status_code == 405:
        headers["allow"] = ", ".join(sorted(error.headers["Allow"].split(", "))) if error.headers else "GET"
    if error.status_code == 503:
        headers["retry-after"] = "5"
    return Response(pages.message(heading, text), error.status_code, headers, _HTML)


async def _failed(_: Request, __: Exception) -> Response:
    """The traceback goes to the log, never to the client."""
    text = "Something broke on our side; it is in the log. Please try again later."
    return Response(pages.message("Internal error", text), 500, _PRIVATE, _HTML)


def _hardened(app: ASGIApp) -> ASGIApp:
    """Give every answer the headers that keep browsers strict, the refusals and errors included."""

    async def hardened(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_STRICT]
            await send(message)

        await app(scope, receive, send_hardened)

    return hardened
