"""`aggregator identify`; the real detectors are asked."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from aggregator.cli.identify import identified
from aggregator.core.languages import edition
from aggregator.demo import texts
from tests.program import aggregator, lines, on_terminal

FINNISH = "Hallitus esitteli uuden lain, joka parantaa lasten turvallisuutta verkossa."
ENGLISH = "Delegates from more than forty countries discussed how young people can stay safe online."


def written(*asked: object) -> bytes:
    """One object a line."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked).encode()


def test_each_line_is_answered_in_order() -> None:
    """Language, confidence, feed, and every opinion; what the asker calls a text is passed through."""
    asked = [
        {"text": FINNISH, "id": "a", "label": "whatever"},
        {"text": ENGLISH, "title": "Safe online", "id": {"n": 2}},
        {"title": "Die Teilnehmer sprachen darüber, wie sich Kinder schützen lassen"},
        {"text": "A nova lei entra em vigor amanhã em todo o país.", "hints": {"feed": "pt-BR"}},
        {"text": ""},
    ]
    done = aggregator("identify", "--json", stdin=written(*asked))
    assert done.returncode == 0
    told = lines(done)
    assert [each["language"] for each in told] == ["fi", "en", "de", "pt-BR", "und"]
    assert [each["edition"] for each in told] == ["fi", "en", "de", "pt", "und"]
    assert [each.get("id") for each in told] == ["a", {"n": 2}, None, None, None]
    assert {"witness", "language", "weight"} == told[0]["evidence"]["opinions"][0].keys()
    assert "feed" in {opinion["witness"] for opinion in told[3]["evidence"]["opinions"]}
    assert (told[4]["confidence"], told[4]["evidence"]) == (0, {"decided_by": "nobody", "opinions": []})


def test_a_bad_line_costs_itself_alone() -> None:
    """It is answered with its number and what to write instead; the exit status tells that there was one."""
    stdin = b"\n".join(
        [
            b"not json",
            written({"text": FINNISH}).strip(),
            b'["text"]',
            b'{"text": 5, "id": "x"}',
            b'{"title": null}',
            b'{"text": "a", "title": []}',
            b'{"text": "\xff"}',
            b"[" * 100_000,
            b"9" * 5000,
            b"",
            b'{"text": "\\ud800", "id": "\\ud800"}',
            written({"text": ENGLISH}).strip(),
        ]
    )
    done = aggregator("identify", "--json", stdin=stdin)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    told = lines(done)
    assert [number for number, each in enumerate(told, 1) if "error" in each] == [1, 3, 4, 5, 6, 7, 8, 9]
    assert all(
        each["error"].startswith(f"line {number}: ") for number, each in enumerate(told, 1) if "error" in each
    )
    assert '{"text": "..."' in told[0]["error"]
    assert told[3]["id"] == "x"
    assert "UTF-8" in told[6]["error"]
    assert [told[place]["language"] for place in (1, 9, 11)] == ["fi", "und", "en"]


def test_hints_that_are_not_understood_are_told_with_the_answer() -> None:
    """The line is answered all the same."""
    stdin = written({"text": FINNISH, "hints": {"feed": "en_US", "moon": "de", "source": "fi"}})
    done = aggregator("identify", "--json", stdin=stdin)
    assert done.returncode == 0
    (told,) = lines(done)
    assert told["language"] == "fi"
    assert ["en_US" in told["problems"][0], "moon" in told["problems"][1]] == [True, True]


def test_files_and_standard_input_are_read_in_turn(tmp_path: Path) -> None:
    """A mark at the beginning, line ends of Windows, no end of the last line; a file that is missing is told."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_bytes(b"\xef\xbb\xbf" + written({"text": FINNISH}).replace(b"\n", b"\r\n") + b"{")
    second.write_bytes(written({"text": ENGLISH}).strip())
    done = aggregator(
        "identify", "--json", first, tmp_path / "none", "-", second, stdin=written({"text": FINNISH})
    )
    assert done.returncode == 1
    told = lines(done)
    assert [each.get("language") for each in told] == ["fi", None, None, "fi", "en"]
    assert told[1]["error"].startswith(f"{first}, line 2: ")
    assert "No such file" in told[2]["error"]
    assert str(tmp_path / "none") in told[2]["error"]


def test_without_json_a_line_is_a_text() -> None:
    """Or an object, where it is one; what is told is told to a person."""
    stdin = f"{FINNISH}\n{{not json}}\n".encode() + written(
        {"text": "x", "title": "Uusi laki"}, {"hints": "fi"}
    )
    done = aggregator("identify", stdin=stdin)
    assert done.returncode == 1
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert (rows[0][0], rows[0][3]) == ("fi", FINNISH)
    assert [row[3] for row in rows[1:]] == ["{not json}", "Uusi laki"]
    assert b'line 4: its "text" is missing' in done.stderr


def test_a_terminal_gets_one_table(tmp_path: Path) -> None:
    """Nothing in a text can reach the terminal as an escape, nor end the table as a lone surrogate."""
    file = tmp_path / "texts.jsonl"
    file.write_bytes(
        written({"text": FINNISH})
        + b'{"title": "\\ud800 \\u001b[31mred"}\n'
        + written({"text": ENGLISH}).strip()
    )
    status, shown = on_terminal("identify", file)
    assert status == 0
    assert shown.count("decided by") == 1
    assert "Hallitus" in shown
    assert "Delegates" in shown
    assert "\x1b[31m" not in shown


def test_who_writes_a_line_and_waits_is_answered() -> None:
    """Answers do not wait for a block to be full: another program may ask for one text after the other."""
    command = [sys.executable, "-m", "aggregator", "identify", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for text, language in ((FINNISH, "fi"), (ENGLISH, "en")):
            process.stdin.write(written({"text": text}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["language"] == language
        process.stdin.close()
        assert process.wait(30) == 0


def test_many_lines_keep_their_order() -> None:
    """Lines that are longer than what is read at once, and many of them, each get the answer of their own."""
    asked = [
        {"id": number, "text": (FINNISH, ENGLISH)[number % 2] * (1 + 997 * (number % 50 == 0))}
        for number in range(500)
    ]
    told = lines(aggregator("identify", "--json", stdin=written(*asked)))
    assert [(each["id"], each["language"]) for each in told] == [
        (number, ("fi", "en")[number % 2]) for number in range(500)
    ]


def test_a_line_without_end_is_refused() -> None:
    """It is not kept in memory, and the line behind it is read."""
    done = aggregator("identify", "--json", stdin=b"x" * 10_500_000 + b"\n" + written({"text": FINNISH}))
    told = lines(done)
    assert "line 1: it is longer than 10,000,000 bytes" in told[0]["error"]
    assert told[1]["language"] == "fi"


def test_it_starts_without_store_and_network() -> None:
    """Of the program only what the command needs is loaded: it is asked for a few texts at a time."""
    code = (
        "import sys; from aggregator import cli; sys.argv = ['aggregator', 'identify', '--json', '/dev/null']\n"
        "try: cli.main()\nexcept SystemExit as end: assert end.code == 0\n"
        "print(*sorted({'sqlalchemy', 'aiohttp', 'lxml', 'starlette', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_it_is_the_judgement_that_entries_get(language: str) -> None:
    """A title of every language of the conference site, alone, is told rightly."""
    story = texts.story_text(0, language)
    found: dict[str, Any] = identified({"title": story.title, "text": story.paragraphs[0]})
    assert found["edition"] == edition(language)


def test_texts_are_composed_as_those_of_entries_are() -> None:
    """Letters and signs that are written apart are one: Vietnamese is not taken for another language."""
    text = "Các đại biểu đã thảo luận về cách bảo vệ trẻ em trên mạng xã hội."
    assert identified({"text": unicodedata.normalize("NFD", text)}) == identified({"text": text})
