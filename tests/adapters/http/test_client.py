"""The door to the network, against a server on loopback."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from collections.abc import Callable
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest

from aggregator.core.model import Failure, Fetched, FetchFailed, NotModified, Request
from aggregator.core.ports import Fetch
from tests.adapters.http.loopback import Server, client, failure, get, listening, reply


async def test_a_document_is_fetched(server: Server) -> None:
    """A 200 brings body, headers in lower case and the size on the wire."""
    server.answers["/a?x=%7e&y"] = reply(body=b"<rss/>", ETag='W/"1"', X_A="1", x_a="2")
    fetch: Fetch
    async with client() as fetch:
        result = await fetch(Request(url=server.url + "/a?x=%7e&y"))
    assert result == Fetched(
        url=server.url + "/a?x=%7e&y",
        status=200,
        headers={"content-length": "6", "etag": 'W/"1"', "x-a": "1, 2"},
        body=b"<rss/>",
        bytes_received=6,
    )


async def test_request_headers(server: Server) -> None:
    """Every request says who asks and what it takes, and carries neither cookies nor a referrer."""
    server.answers["/"] = reply(Set_Cookie="a=b")
    async with client() as fetch:
        await fetch(Request(url=server.url))
        await fetch(Request(url=server.url))
    lines = server.heads[1].split("\r\n")
    assert lines[0] == "GET / HTTP/1.1"
    assert {line.partition(":")[0] for line in lines[1:] if line} == {
        "Host",
        "User-Agent",
        "Accept",
        "Accept-Encoding",
    }
    assert "User-Agent: test/1" in lines
    assert "Accept-Encoding: gzip, br, deflate" in lines
    assert any(line.startswith("Accept: application/atom+xml") for line in lines)


@pytest.mark.parametrize("etag", ['"a"', 'W/"a,b"', "no-quotes", '"ä"', None])
@pytest.mark.parametrize("date", ["Mon, 01 Jan 2024 00:00:00 GMT", "yesterday", None])
async def test_validators_go_out_as_given(server: Server, etag: str | None, date: str | None) -> None:
    """If-None-Match and If-Modified-Since are what was given, byte for byte, and absent where nothing was."""
    server.answers["/"] = reply("304 Not Modified", ETag='"new"') if etag or date else reply()
    async with client() as fetch:
        result = await fetch(Request(url=server.url + "/", etag=etag, last_modified=date))
    head = server.heads[0].encode("latin-1").decode()
    assert (f"If-None-Match: {etag}\r\n" in head) == (etag is not None)
    assert (f"If-Modified-Since: {date}\r\n" in head) == (date is not None)
    assert head.count("If-") == (etag is not None) + (date is not None)
    if etag or date:
        assert isinstance(result, NotModified)
        assert result.headers["etag"] == '"new"'


async def test_304_unasked_is_a_failure(server: Server) -> None:
    """A 304 to an unconditional request brings nothing, and is said to be an error."""
    server.answers["/"] = reply("304 Not Modified")
    result = await failure(server.url)
    assert (result.reason, result.status) == (Failure.STATUS, 304)


@pytest.mark.parametrize("status", ["203 Hm", "226 IM Used"])
async def test_other_statuses_with_a_document(server: Server, status: str) -> None:
    """203 and 226 bring documents too."""
    server.answers["/"] = reply(status, b"x")
    result = await get(server.url)
    assert isinstance(result, Fetched)
    assert result.status == int(status[:3])


@pytest.mark.parametrize(
    "status", [204, 205, 206, 300, 305, 400, 401, 403, 404, 410, 418, 429, 500, 503, 599]
)
async def test_statuses_without_a_document(server: Server, status: int) -> None:
    """Every other status is a failure with its number, what the server says of retrying, and a remedy."""
    server.answers["/"] = reply(f"{status} Hm", b"" if status == 204 else b"body", Retry_After="120")
    result = await failure(server.url)
    assert (result.reason, result.status, result.retry_after) == (Failure.STATUS, status, "120")
    assert str(status) in result.message
    assert result.message.startswith(server.url.partition("//")[2])


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("gzip", gzip.compress),
        ("X-GZIP", gzip.compress),
        ("br", brotli.compress),
        ("deflate", zlib.compress),
        ("identity", bytes),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
    ],
)
async def test_content_codings(server: Server, coding: str, encode: Callable[[bytes], bytes]) -> None:
    """Codings are removed; the size on the wire is what came."""
    body = b"<feed>" * 1000
    server.answers["/"] = reply(body=encode(body), Content_Encoding=coding)
    result = await get(server.url)
    assert isinstance(result, Fetched)
    assert result.body == body
    assert result.bytes_received == len(encode(body))


async def test_unknown_and_broken_codings(server: Server) -> None:
    """A coding that we do not know, or that is not what it says, is an encoding failure."""
    server.answers["/a"] = reply(body=b"x", Content_Encoding="compress")
    server.answers["/b"] = reply(body=b"plain text", Content_Encoding="gzip")
    server.answers["/c"] = reply(body=gzip.compress(bytes(5000))[:-9], Content_Encoding="gzip")
    for path, words in (("/a", '"compress"'), ("/b", "it is not"), ("/c", "breaks off")):
        result = await failure(server.url + path)
        assert result.reason is Failure.ENCODING
        assert words in result.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + bytes(1234), "after 1,234 of 9,999 bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "after 5 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-", "after 0 bytes"),
        (b"", "after 0 bytes"),
        (b"220 ftp.example.org ready\r\n", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello!", "not HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello", "not HTTP"),
    ],
)
async def test_broken_answers(server: Server, answer: bytes, words: str) -> None:
    """An answer that breaks off or is no HTTP is a protocol failure that says how far it came."""

    async def broken(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()
        writer.close()

    server.answers["/"] = broken
    result = await failure(server.url)
    assert result.reason is Failure.PROTOCOL
    assert words in result.message


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_without_validators(server: Server, status: int) -> None:
    """The document comes from where the redirect leads, which is not sent the validators of another address."""
    server.answers["/a"] = reply(f"{status} Moved", b"moved", Location="b%2f?ä b#x")
    server.answers["/b%2f?%C3%A4%20b"] = reply(body=b"here")
    async with client() as fetch:
        result = await fetch(Request(url=server.url + "/a", etag='"1"', last_modified="x"))
    assert isinstance(result, Fetched)
    assert result.body == b"here"
    assert result.url == server.url + "/b%2f?ä b"
    assert "If-None-Match" in server.heads[0]
    assert "If-" not in server.heads[1]


async def test_a_redirect_to_itself_keeps_the_validators(server: Server) -> None:
    """Back at the requested address, the request is the conditional one again; a circle ends soon."""
    server.answers["/a"] = reply("302 Found", Location="/b")
    server.answers["/b"] = reply("302 Found", Location="/a")
    async with client() as fetch:
        result = await fetch(Request(url=server.url + "/a", etag='"1"'))
    assert isinstance(result, FetchFailed)
    assert result.reason is Failure.TOO_MANY_REDIRECTS
    assert ["If-None-Match" in head for head in server.heads] == [True, False, True, False]


async def test_a_chain_of_redirects_has_an_end(server: Server) -> None:
    """Ten redirects are followed, the eleventh is not."""
    for number in range(11):
        server.answers[f"/{number}"] = reply("302 Found", Location=f"/{number + 1}")
    server.answers["/11"] = reply(body=b"end")
    assert (await failure(server.url + "/0")).reason is Failure.TOO_MANY_REDIRECTS
    assert isinstance(await get(server.url + "/1"), Fetched)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://a.example/", "javascript:1", "//[x", "//a b/"]
)
async def test_redirects_to_nowhere(server: Server, target: str) -> None:
    """Only http and https are followed."""
    server.answers["/"] = reply("302 Found", Location=target)
    assert (await failure(server.url)).reason is Failure.ADDRESS
    assert len(server.heads) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed",
        "/feed",
        "file:///etc/passwd",
        "http://",
        "http:///x",
        "http://a\nb/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "http://[::1/",
        "http://a b/",
        "http://127.0.0.1\\@example.org/",
        "http://" + "ä" * 300 + ".example/",
        "http://" + "a" * 300 + ".invalid/",
        "http://.invalid/",
        "http://a..invalid/",
        "http://no-such-host.invalid/",
        "http://127.0.0.1/\x00",
    ],
)
async def test_bad_addresses(url: str) -> None:
    """What is no URL, or names no host that exists, is an address failure."""
    assert (await failure(url)).reason is Failure.ADDRESS


async def test_passwords_stay_out_of_messages(server: Server) -> None:
    """A name and password in a URL are sent, and never told."""
    server.answers["/"] = reply("403 Forbidden")
    result = await failure(server.url.replace("//", "//user:secret@"))
    assert "Authorization: Basic" in server.heads[0]
    assert "secret" not in result.message


async def test_international_addresses(server: Server) -> None:
    """A host in any script is sent in its ASCII form, and letters in the path are percent-encoded UTF-8."""
    result = await failure("http://bücher.invalid/")
    assert result.message.startswith("bücher.invalid has no address")
    server.answers["/%E6%97%A5%2f"] = reply()
    assert isinstance(await get(server.url + "/日%2f#teil"), Fetched)


async def test_a_closed_port() -> None:
    """Where nobody listens there is no connection."""
    async with listening() as server:
        url = server.url
    result = await failure(url)
    assert result.reason is Failure.CONNECT
    assert "refused" in result.message.lower()


async def test_tls_is_verified(tmp_path: Any) -> None:
    """A certificate that nobody vouches for is an error; plain HTTP where TLS was asked for, too."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    async with listening(tls=context) as server:
        server.answers["/"] = reply(body=b"x")
        result = await failure(server.url)
        assert result.reason is Failure.TLS
        assert "self-signed" in result.message
    async with await asyncio.start_server(_speak_plainly, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        assert (await failure(f"https://127.0.0.1:{port}/")).reason is Failure.TLS


async def _speak_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    writer.close()


async def test_headers_that_are_not_utf8_are_left_out(server: Server) -> None:
    """A header that could not be stored or sent back exactly is as if it had not come."""
    server.answers["/"] = b'HTTP/1.1 200 OK\r\nETag: "\xe4"\r\nX: \xc3\xa4\r\nContent-Length: 0\r\n\r\n'
    result = await get(server.url)
    assert isinstance(result, Fetched)
    assert result.headers == {"x": "ä", "content-length": "0"}


def _self_signed(folder: Any) -> str:
    path = folder / "certificate.pem"
    path.write_text(CERTIFICATE)
    return str(path)


# Made for this test alone: self-signed, for 127.0.0.1.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmSP2ScxJJoRxh5ku
S9RTBLDYyKQ6V7rydNI4jKu96n+hRANCAAQpIrj8/kxQnb3L/K78wQLEsvDXEMjq
GCjVgmcf0ExlwhAszvDt9CYg1YHxG2AuKSqAw9CHwvQ6aMDI/4PKrXGk
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUdnMJlpFGlQGFRPeTAqpDmeuYnOUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNDA0NDgyNFoYDzIxMjYxMDMx
MDQ0ODI0WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQpIrj8/kxQnb3L/K78wQLEsvDXEMjqGCjVgmcf0ExlwhAszvDt9CYg
1YHxG2AuKSqAw9CHwvQ6aMDI/4PKrXGko2QwYjAdBgNVHQ4EFgQUVI5g1Y5qMyCf
83brsl5SdCnKUrUwHwYDVR0jBBgwFoAUVI5g1Y5qMyCf83brsl5SdCnKUrUwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
ICCHM98t4mCansJPyDZEhxHkdbsqx9N084RcgeFFNin8AiArrTYZS7YUuVAHXegM
3mFuSdT+HhcRKgngbj5OQ8mSUQ==
-----END CERTIFICATE-----
"""


async def test_a_redirect_that_is_not_permitted(server: Server) -> None:
    """Each target is asked about before it is asked for; the first address is not asked about."""
    server.answers["/a"] = reply("302 Found", Location="/b")
    server.answers["/b"] = reply("302 Found", Location="/c")
    seen = []

    async def permitted(url: str) -> FetchFailed | None:
        seen.append(url)
        refused = FetchFailed(url=url, reason=Failure.DISALLOWED, message="no.")
        return refused if url.endswith("/c") else None

    async with client() as fetch:
        result = await fetch(Request(url=server.url + "/a"), permitted)
    assert isinstance(result, FetchFailed)
    assert (result.reason, result.url, result.status) == (Failure.DISALLOWED, server.url + "/c", 302)
    assert seen == [server.url + "/b", server.url + "/c"]
    assert [head.split(" ")[1] for head in server.heads] == ["/a", "/b"]


async def test_robots_tags_stay_apart(server: Server) -> None:
    """Each names the program that it is meant for, which counts to its own end only."""
    lines = b"X-Robots-Tag: otherbot: noindex\r\nX-Robots-Tag: nofollow\r\nX-A: 1\r\nX-A: 2\r\n"
    server.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + lines + b"\r\n"
    result = await get(server.url + "/")
    assert isinstance(result, Fetched)
    assert result.headers["x-robots-tag"] == "otherbot: noindex\nnofollow"
    assert result.headers["x-a"] == "1, 2"
