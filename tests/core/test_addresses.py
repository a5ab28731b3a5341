"""Which part of an address is a language, and what remains of it."""

from __future__ import annotations

import pytest

from aggregator.core import urls
from aggregator.core.addresses import neutral, neutrals, without_language

PLAIN = "https://x.example/2024/1234"


@pytest.mark.parametrize(
    ("url", "language", "expected"),
    [
        ("https://x.example/fr/2024/1234", "fr", PLAIN),
        ("https://x.example/fr-CA/2024/1234", "fr", PLAIN),
        ("https://x.example/zh_cn/2024/1234", "zh-Hans", PLAIN),
        ("https://x.example/2024/fr/1234", "fr", PLAIN),
        ("https://fr.x.example/2024/1234", "fr", PLAIN),
        ("https://cn.x.example/2024/1234", "zh-Hant", PLAIN),
        ("https://x.example/2024/1234?lang=fr", "fr", PLAIN),
        ("https://x.example/?id=1&l=fr&p=2", "fr", "https://x.example/?id=1&p=2"),
        ("https://x.example/2024/1234_fr", "fr", PLAIN),
        ("https://x.example/2024/1234.fr.html", "fr", "https://x.example/2024/1234.html"),
        ("https://x.example/no/1234", "nb", "https://x.example/1234"),
        ("https://x.example/my/id/1234", "id", "https://x.example/my/1234"),
        ("https://127.0.0.1:8080/fr/1234", "fr", "https://127.0.0.1:8080/1234"),
        ("https://x.example/fr/le-titre-long", "fr", "https://x.example/le-titre-long"),
        (
            "https://x.example/ja/%E6%97%A5%E6%9C%AC%E8%AA%9E%E7%89%88",
            "ja",
            "https://x.example/%E6%97%A5%E6%9C%AC%E8%AA%9E%E7%89%88",
        ),
    ],
)
def test_an_address_without_its_language(url: str, language: str, expected: str) -> None:
    """It is canonical as the address itself is, so that both can be looked up in one place."""
    assert urls.canonical(url) == url
    assert neutral(url, language) == expected == urls.canonical(expected)
    assert expected in neutrals(url)


@pytest.mark.parametrize(
    ("url", "language"),
    [
        (PLAIN, "en"),
        ("https://x.example/fr/2024/1234", "de"),
        ("https://x.example/2024/what-is", "en"),
        ("https://x.example/fr", "fr"),
        ("https://x.example/fr/", "fr"),
        ("https://fr.x.example/", "fr"),
        ("https://x.example/fr/sport", "fr"),
        ("https://x.de/2024/1234", "de"),
        ("https://de.example/2024/1234", "de"),
        ("https://x.example/tv/1234", "en"),
        ("https://x.example/fr/1234", "und"),
    ],
)
def test_addresses_that_are_in_no_language(url: str, language: str) -> None:
    """Another language, a word, a top-level domain; and what remains must say which article it is."""
    assert neutral(url, language) is None


def test_two_servers_of_one_host_are_two_sites() -> None:
    """The port remains."""
    assert without_language("http://h.example:1/fr/a") != without_language("http://h.example:2/fr/a")
    assert without_language("http://h.example:1/fr/a") == ("h.example:1/a []", "fr")
