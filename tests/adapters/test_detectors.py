"""The doors to the language detectors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.adapters.detectors import DETECTORS, pycld2
from aggregator.core.languages import canonical
from aggregator.core.ports import Detect

TEXTS = {
    "de": "Die Bundesregierung hat am Mittwoch ein neues Gesetz über die Sicherheit im Netz beschlossen.",
    "fi": "Hallitus esitti keskiviikkona uuden lain verkon turvallisuudesta eduskunnan käsiteltäväksi.",
    "ru": "Правительство в среду приняло новый закон о безопасности в сети и направило его в парламент.",
    "he": "הממשלה אישרה ביום רביעי חוק חדש על אבטחת הרשת והעבירה אותו לכנסת",
}


@pytest.mark.parametrize("detect", DETECTORS)
@pytest.mark.parametrize("language", TEXTS)
def test_every_detector_knows(detect: Detect, language: str) -> None:
    """Each gives canonical tags, its best opinion first, in its own name."""
    opinions = detect(TEXTS[language])
    assert opinions[0].language == language
    assert len(opinions) <= 3
    assert {one.witness for one in opinions} == {detect.__name__.replace("fast_", "fast-")}
    assert all(canonical(one.language) == one.language and 0 < one.weight <= 1 for one in opinions)
    assert list(opinions) == sorted(opinions, key=lambda one: -one.weight)


@pytest.mark.parametrize("detect", DETECTORS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "\x00",
        "\x0b\x1f",
        "\ud800",
        "\udfff\ufffe\U0010ffff",
        "12345",
        "🙂",
        "<p>",
        "a" * 100_000,
    ],
)
def test_odd_texts(detect: Detect, text: str) -> None:
    """No text makes one raise, and none has many opinions."""
    assert len(detect(text)) <= 3


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_no_text_breaks_them(text: str) -> None:
    """Surrogates, controls and unassigned code points included."""
    for detect in DETECTORS:
        detect(text)


@pytest.mark.parametrize("detect", DETECTORS)
def test_capitals_do_not_matter(detect: Detect) -> None:
    """A headline in capitals is in the same language."""
    assert detect(TEXTS["de"].upper())[0].language == "de"
    assert detect(10 * TEXTS["de"].upper())[0].language == "de"


def test_english_names_do_not_make_a_text_english() -> None:
    """CLD2 takes it for English, with less evidence than English itself has."""
    french = (
        "Le module Google Cloud Storage Connector pour Ruby on Rails est un adaptateur vers Amazon Web Services et "
        "Microsoft Azure Database. Il fonctionne avec Docker Desktop et Red Hat Enterprise Linux Server."
    )
    english = "The ministers agreed to meet again in the spring and to publish what they had talked about."
    assert pycld2(french)[0].language == "en"
    assert pycld2(french)[0].weight < 0.8
    assert pycld2(english)[0].language == "en"
    assert pycld2(english)[0].weight > 0.9


def test_they_work_offline_and_write_nothing(tmp_path: Path) -> None:
    """No model is downloaded, nothing is left in the home or cache folder."""
    code = f"""
import socket
def refuse(*_, **__): raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
from aggregator.adapters.detectors import DETECTORS
assert all(detect({TEXTS["de"]!r})[0].language == "de" for detect in DETECTORS)
"""
    folders = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "FTLANG_CACHE", "TMPDIR")}
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, **folders})
    assert list(tmp_path.iterdir()) == []
