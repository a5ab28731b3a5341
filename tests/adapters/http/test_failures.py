"""Every way in which a request can fail has a reason and a sentence."""

from __future__ import annotations

import errno
import socket
import ssl
from unittest.mock import Mock

import aiohttp
import pytest
from aiohttp import client_exceptions, http_exceptions

from aggregator.adapters.http import failures
from aggregator.core.model import Failure

R = Failure
REASONS = {
    "ClientConnectionError": R.CONNECT,
    "ClientConnectionResetError": R.PROTOCOL,
    "ClientConnectorCertificateError": R.TLS,
    "ClientConnectorDNSError": R.ADDRESS,
    "ClientConnectorError": R.CONNECT,
    "ClientConnectorSSLError": R.TLS,
    "ClientError": R.PROTOCOL,
    "ClientHttpProxyError": R.PROTOCOL,
    "ClientOSError": R.CONNECT,
    "ClientPayloadError": R.PROTOCOL,
    "ClientProxyConnectionError": R.CONNECT,
    "ClientResponseError": R.PROTOCOL,
    "ClientSSLError": R.TLS,
    "ConnectionTimeoutError": R.TIMEOUT,
    "ContentTypeError": R.PROTOCOL,
    "InvalidURL": R.ADDRESS,
    "InvalidUrlClientError": R.ADDRESS,
    "InvalidUrlRedirectClientError": R.ADDRESS,
    "NonHttpUrlClientError": R.ADDRESS,
    "NonHttpUrlRedirectClientError": R.ADDRESS,
    "RedirectClientError": R.ADDRESS,
    "ServerConnectionError": R.CONNECT,
    "ServerDisconnectedError": R.PROTOCOL,
    "ServerFingerprintMismatch": R.TLS,
    "ServerTimeoutError": R.TIMEOUT,
    "SocketTimeoutError": R.TIMEOUT,
    "TooManyRedirects": R.TOO_MANY_REDIRECTS,
    "UnixClientConnectorError": R.CONNECT,
    "UploadAbortedError": R.PROTOCOL,
    "WSServerHandshakeError": R.PROTOCOL,
}


def reason(error: Exception) -> Failure:
    """The reason, after a look at the sentence."""
    found, sentence = failures.of_exception(error, received="1 of 2 bytes", limit=1000)
    assert sentence
    assert "{" not in sentence
    return found


def example(kind: type[Exception]) -> Exception:
    """An exception of a class, whatever its constructor wants."""
    if issubclass(kind, aiohttp.ClientConnectorCertificateError):
        return kind(Mock(), ssl.SSLCertVerificationError("bad"))
    if issubclass(kind, client_exceptions.UnixClientConnectorError):
        return kind("/path", Mock(), OSError(errno.ENOENT, "x"))
    if issubclass(kind, aiohttp.ClientConnectorError):
        return kind(Mock(), OSError(errno.ECONNREFUSED, "x"))
    if issubclass(kind, aiohttp.ServerFingerprintMismatch):
        return kind(b"", b"", "host", 1)
    if issubclass(kind, aiohttp.ClientResponseError):
        return kind(Mock(), (), message="a\nb")
    return kind("x")


def test_every_exception_of_the_library_is_translated() -> None:
    """A class that a new release brings must be given its reason here."""
    classes = {
        kind
        for kind in vars(client_exceptions).values()
        if isinstance(kind, type) and issubclass(kind, aiohttp.ClientError)
    }
    assert {kind.__name__: reason(example(kind)) for kind in classes} == REASONS


def test_the_parsers_exceptions_are_translated() -> None:
    """What the HTTP parser raises has a reason, too."""
    for kind in (http_exceptions.BadHttpMessage, http_exceptions.TransferEncodingError):
        assert reason(kind("x")) is Failure.PROTOCOL


@pytest.mark.parametrize(
    ("error", "expected", "words"),
    [
        (TimeoutError(), R.TIMEOUT, "in time"),
        (OSError(errno.EMFILE, "x"), R.CONNECT, "LimitNOFILE"),
        (OSError(errno.EHOSTUNREACH, "x"), R.CONNECT, "No route to host"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed"), R.PROTOCOL, "1 of 2 bytes"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), R.ADDRESS, "not known"),
        (ssl.SSLError(1, "[SSL: X] y"), R.TLS, "y"),
        (UnicodeError("x"), R.ADDRESS, "URL"),
        (ValueError("x"), R.ADDRESS, "URL"),
    ],
)
def test_exceptions_of_the_language(error: Exception, expected: Failure, words: str) -> None:
    """What Python itself raises is translated."""
    found, sentence = failures.of_exception(error, received="1 of 2 bytes", limit=1)
    assert found is expected
    assert words in sentence


def test_every_status_has_a_sentence() -> None:
    """Known or not, the sentence names the status and what to do."""
    for status in range(200, 600):
        sentence = failures.of_status(status)
        assert str(status) in sentence
        assert ";" in sentence
