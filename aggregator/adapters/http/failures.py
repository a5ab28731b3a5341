"""How the ways in which a request can fail are told: a reason for machines, and a sentence for people.

Every sentence goes on after the name of the host, says what happened, and then what to do.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Mapping
from typing import Final

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from aggregator.adapters.http.codings import CodingError, TooLargeError
from aggregator.core.model import Failure

_STATUS: Final[Mapping[int, str]] = {
    204: "answers without a document (204); check the address",
    304: "says that nothing changed (304), though it was not asked; if that stays so, its cache is broken",
    400: "does not understand the request (400); check the address",
    401: "asks for a name and password (401); use an address that needs none",
    402: "asks for payment (402); use an address that is free",
    403: "refuses the document (403); it may keep programs out: ask its owner, and set `contact` in [service]",
    404: "has no document at this address (404); look for the feed's new address on its site",
    406: "does not offer the document in a form that we read (406); check the address",
    410: "has removed the document for good (410); remove the source, or give it a new address",
    429: "says that we ask too often (429); give the source a longer `interval` if that stays so",
    451: "withholds the document for legal reasons (451); remove the source",
    500: "has an error of its own (500); it is asked again later",
    502: "cannot reach the server behind it (502); it is asked again later",
    503: "is overloaded or under maintenance (503); it is asked again later",
    504: "waited in vain for the server behind it (504); it is asked again later",
}

_Row = tuple[tuple[type[Exception], ...], Failure, str]

_BAD_URL: Final = "is not part of an http or https URL that can be used; check the address"
_NO_CONNECTION: Final = "cannot be connected to ({why}); check the address, it is asked again later"

# The first row that fits counts: special cases stand before general ones.
_FAILURES: Final[tuple[_Row, ...]] = (
    (
        (aiohttp.ClientConnectorDNSError, socket.gaierror),
        Failure.ADDRESS,
        "has no address that can be found ({why}); check the spelling of the host, and this machine's DNS",
    ),
    (
        (aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch, ssl.SSLError, ssl.CertificateError),
        Failure.TLS,
        "cannot prove who it is, or speaks no TLS ({why}); its owner must repair that",
    ),
    (
        (aiohttp.ConnectionTimeoutError,),
        Failure.TIMEOUT,
        "takes no connection in time; check the address, it is asked again later",
    ),
    (
        (TimeoutError,),
        Failure.TIMEOUT,
        "did not send the document in time; it is asked again later, and `timeout` in [polling] can be raised",
    ),
    (
        (aiohttp.TooManyRedirects,),
        Failure.TOO_MANY_REDIRECTS,
        "redirects too often; use the address that a browser ends at",
    ),
    (
        (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, aiohttp.RedirectClientError),
        Failure.ADDRESS,
        _BAD_URL,
    ),
    ((aiohttp.ClientConnectorError,), Failure.CONNECT, _NO_CONNECTION),
    (
        (aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError, ConnectionError),
        Failure.PROTOCOL,
        "did not finish: the connection broke off after {received}; it is asked again later",
    ),
    ((OSError, aiohttp.ClientConnectionError), Failure.CONNECT, _NO_CONNECTION),
    (
        (aiohttp.ClientError, HttpProcessingError),
        Failure.PROTOCOL,
        "answers with something that is not HTTP ({why}); check the address and the port",
    ),
    (
        (TooLargeError,),
        Failure.TOO_LARGE,
        "sends more than {limit} bytes; raise `max_bytes` in [polling] if the document is meant to be so large",
    ),
    ((CodingError,), Failure.ENCODING, "{why}; its owner must repair that, it is asked again later"),
    ((ValueError,), Failure.ADDRESS, _BAD_URL),
)

EXPECTED: Final = tuple(kind for kinds, _, _ in _FAILURES for kind in kinds)
"""Every exception that a request may end with, other than by a defect of ours."""


def of_exception(error: Exception, *, received: str, limit: int) -> tuple[Failure, str]:
    """The reason and the sentence for one of `EXPECTED`.

    Args:
        error: what was raised.
        received: how much of the body had come, in words.
        limit: the most bytes that a document may have.
    """
    reason, sentence = next((row[1], row[2]) for row in _FAILURES if isinstance(error, row[0]))
    return reason, sentence.format(why=_why(error), received=received, limit=f"{limit:,}")


def of_status(status: int) -> str:
    """The sentence for an HTTP status that brings no document."""
    if status in _STATUS:
        return _STATUS[status]
    what_to_do = "it is asked again later" if status >= 500 else "check the address"
    return f"answers with the status {status} instead of a document; {what_to_do}"


def _why(error: Exception) -> str:
    """The shortest true words for an exception."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    words = str(cause) or type(cause).__name__
    if isinstance(cause, ssl.SSLError):
        # OpenSSL's own errors have these two; those that Python makes itself have neither.
        words = getattr(cause, "verify_message", None) or getattr(cause, "reason", None) or words
    elif isinstance(cause, socket.gaierror):
        words = cause.strerror or words
    elif isinstance(cause, OSError) and cause.errno in {errno.EMFILE, errno.ENFILE}:
        words = "too many open files on our side: raise the service's LimitNOFILE"
    elif isinstance(cause, OSError) and cause.errno:
        # Its own text repeats the address, which the sentence names already.
        words = os.strerror(cause.errno)
    elif isinstance(cause, aiohttp.ClientResponseError):
        words = cause.message
    return " ".join(words.split())[:160]
