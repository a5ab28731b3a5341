"""config.toml as an operator writes it, rightly and wrongly."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config import Settings, load, reference, sources
from aggregator.core.errors import ConfigurationError
from aggregator.core.model import Source

REPOSITORY = Path(__file__).parents[2]

MISTAKES = """\
# A file with mistakes of every kind.
titel = "News"

[service]
listen = "8080"
feed_size = "100"
base_url = "https://news.example.org/?x=1"

[polling]
interval = "5 parsecs"
concurrency = 0
max_bytes = [
    1,
]

[languages]
publish = [
    "de",  # a comment with ] and "quotes"
    "not a tag",
]

[[sources]]
id = "a"
url = "https://example.org/feed"

[[sources]]
kind = "sit"
url = "https://user:secret@exa mple.org/"
selectors = { titel = "h1" }

[[sources]]
id = "a"
url = "https://example.org/other"
interval = "10s"
enabled = "yes"
"""

PROBLEMS = """\
2: titel: is unknown
5: service.listen: "8080" is not a host and port; write for example "127.0.0.1:8080"
6: service.feed_size: "100" is not a whole number; write digits only
7: service.base_url: "https://news.example.org/?x=1" has a query
10: polling.interval: "5 parsecs" is not a duration; write for example "30m" or "2h"
11: polling.concurrency: 0 is too small; write at least 1
12: polling.max_bytes: [1] is not a size; write for example "10MB"
19: languages.publish[2]: "not a tag" is not a language tag
26: sources[2].id: is missing; write for example id = "example-news"
27: sources[2].kind: "sit" is not one of the choices; write "feed" or "site"
28: sources[2].url: "https://***@exa mple.org/" is not an absolute http or https URL
29: sources[2].selectors.titel: is unknown; did you mean "title"?
32: sources[3].id: "a" is the id of sources[1] already; choose another
34: sources[3].interval: "10s" is too short; write at least "5m", or lower min_interval in [polling]
35: sources[3].enabled: "yes" is neither true nor false; write one of them, without quotes
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the configuration is."""
    return tmp_path / "config.toml"


def problems(file: Path, text: str | bytes) -> list[str]:
    """What is wrong with a configuration, without the name of the file."""
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigurationError) as caught:
        load(file)
    assert all(problem.startswith(f"{file}:") for problem in caught.value.problems)
    return [problem.removeprefix(f"{file}:") for problem in caught.value.problems]


def settings(file: Path, text: str) -> Settings:
    """A configuration that can be used."""
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_every_problem_at_once(file: Path) -> None:
    """Each problem has its line, key, value and remedy; passwords are not told."""
    found = problems(file, MISTAKES)
    expected = PROBLEMS.splitlines()
    assert len(found) == len(expected), "\n".join(found)
    for problem, beginning in zip(found, expected, strict=True):
        assert problem.startswith(beginning)


def test_one_source_is_enough(file: Path) -> None:
    """With one source everything else has a default that serves; paths start at the file's folder."""
    loaded = settings(file, '[[sources]]\nid = "a"\nurl = "https://example.org/feed"\n')
    assert sources(loaded) == (Source(id="a", url="https://example.org/feed"),)
    assert loaded.service.database == str(file.parent / "aggregator.db")
    assert loaded.service.publish_dir == file.parent / "feeds"
    assert loaded.service.base_url == "http://127.0.0.1:8080/"
    assert loaded.service.address == ("127.0.0.1", 8080)
    assert loaded.service.workers >= 1
    assert loaded.polling.interval == 1800
    assert loaded.polling.max_bytes == 10_000_000


def test_sources_take_what_they_leave_out_from_polling(file: Path) -> None:
    """A source's own values win; those it leaves out are those of [polling]; disabled ones are not there."""
    loaded = settings(
        file,
        """
        [polling]
        interval = "2h"
        max_pages = 7
        [[sources]]
        id = "a"
        url = "https://a.example/"
        [[sources]]
        id = "b"
        url = "https://b.example/"
        kind = "site"
        title = "B"
        language = "zh-CN"
        interval = 600
        max_pages = 1
        selectors = { title = "h1", language_links = "nav a" }
        [[sources]]
        id = "c"
        url = "https://c.example/"
        enabled = false
        """,
    )
    assert sources(loaded) == (
        Source(id="a", url="https://a.example/", interval=timedelta(hours=2), max_pages=7),
        Source(
            id="b",
            url="https://b.example/",
            kind="site",
            title="B",
            language="zh-Hans",
            interval=timedelta(minutes=10),
            max_pages=1,
            selectors={"title": "h1", "language_links": "nav a"},
        ),
    )


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ('"90s"', 90),
        ('"5m"', 300),
        ('"2h"', 7200),
        ('"1d"', 86_400),
        ("45", 45),
        ('"45"', 45),
        ('" 5 m "', 300),
    ],
)
def test_durations(file: Path, written: str, seconds: int) -> None:
    """A number and a unit, or whole seconds."""
    assert settings(file, f"[polling]\ntimeout = {written}\n").polling.timeout == seconds


@pytest.mark.parametrize(
    "written",
    [
        '""',
        '"5 minutes"',
        '"-5m"',
        "-5",
        "1.5",
        "true",
        "[]",
        '"1h30m"',
        '"9999999d"',
        "1979-05-27",
        '"٥m"',
        "0",
    ],
)
def test_what_is_no_duration(file: Path, written: str) -> None:
    """Anything else is one problem, in its line."""
    (problem,) = problems(file, f"[polling]\ntimeout = {written}\n")
    assert problem.startswith("2: polling.timeout: ")


@pytest.mark.parametrize(
    ("written", "size"),
    [('"10MB"', 10_000_000), ('"512KB"', 512_000), ('"1 gb"', 1_000_000_000), ("1", 1), ('"7B"', 7)],
)
def test_sizes(file: Path, written: str, size: int) -> None:
    """A number and a unit, or bytes."""
    assert settings(file, f"[polling]\nmax_bytes = {written}\n").polling.max_bytes == size


@pytest.mark.parametrize(
    ("listen", "address", "url"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0), "http://127.0.0.1:0/"),
        ("[::1]:8080", ("::1", 8080), "http://[::1]:8080/"),
        ("0.0.0.0:80", ("0.0.0.0", 80), "http://localhost:80/"),
        ("localhost:80", ("localhost", 80), "http://localhost:80/"),
    ],
)
def test_listening(file: Path, listen: str, address: tuple[str, int], url: str) -> None:
    """Host and port; without a base_url the service is found where it listens."""
    service = settings(file, f'[service]\nlisten = "{listen}"\n').service
    assert service.address == address
    assert service.base_url == url


@pytest.mark.parametrize("url", ["https://news.example.org", "https://news.example.org/"])
def test_base_url_ends_with_a_slash(file: Path, url: str) -> None:
    """Other addresses are put behind it."""
    assert settings(file, f'[service]\nbase_url = "{url}"\n').service.base_url == "https://news.example.org/"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sqlite:////var/lib/a.db", "sqlite:////var/lib/a.db"),
        ("postgresql://u@h/n", "postgresql://u@h/n"),
        ("/var/lib/a.db", "/var/lib/a.db"),
    ],
)
def test_databases(file: Path, written: str, expected: str) -> None:
    """URLs and absolute paths stay as they are."""
    assert settings(file, f'[service]\ndatabase = "{written}"\n').service.database == expected


def test_languages_are_canonical_and_once(file: Path) -> None:
    """Tags are written in one way only, and each has one feed."""
    languages = settings(
        file, '[languages]\npublish = ["zh-CN", "iw", "zh-hans"]\nlabels = { "한어" = "ko-KR" }\n'
    ).languages
    assert languages.publish == ("zh-Hans", "he")
    assert languages.labels == {"한어": "ko-KR"}


def test_intervals_have_an_order(file: Path) -> None:
    """The default interval and the longest wait are not under the shortest interval."""
    found = problems(file, '[polling]\nmin_interval = "2h"\nmax_interval = "1h"\n')
    assert [problem.split(" ")[1] for problem in found] == ["polling.interval:", "polling.max_interval:"]
    assert found[0].startswith('1: polling.interval: "30m" is shorter')
    assert found[1].startswith('3: polling.max_interval: "1h" is shorter')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[service]\ntitle = "a"\ntitle = "b"\n', ":"),
        (
            "[service]\ntitle = News\n",
            '2:9: is not valid TOML: Invalid value; write key = "value" with texts in quotes',
        ),
        ("[service\n", "1:9: is not valid TOML: Expected"),
        ("[service]\n[service]\n", "2:"),
        ('title = "a\n', "1:11: is not valid TOML"),
        ('x = """a\n\n', "2: is not valid TOML: Unterminated string"),
        (b"[service]\ntitle = '\xe4'\n", "2: is not UTF-8 text; save the file as UTF-8"),
        ("x = " + "[" * 100_000, ""),
        ("sources = 5\nservice = []\n", "1: sources: 5 is not a list"),
        ("[sources]\nid = 'a'\n", "1: sources: "),
        ("sources = [5]\n", "1: sources[1]: 5 is not a table"),
        ("service = []\n", "1: service: [] is not a table; write [service]"),
    ],
)
def test_broken_files(file: Path, text: str | bytes, expected: str) -> None:
    """What is no TOML, or no text, or of another shape, has its place and a remedy, too."""
    found = problems(file, text)
    assert found[0].lstrip(":").startswith(expected.lstrip(":"))
    assert all(";" in problem for problem in found)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file and a folder are problems with a remedy."""
    for path, words in (
        (tmp_path / "no.toml", "does not exist; create it"),
        (tmp_path, "is a folder; name the file"),
    ):
        with pytest.raises(ConfigurationError, match=words):
            load(path)


def test_a_byte_order_mark_is_no_problem(file: Path) -> None:
    """Some editors write one."""
    file.write_bytes(b'\xef\xbb\xbf[service]\r\ntitle = "A"\r\n')
    assert load(file).service.title == "A"


KEYS = st.sampled_from(
    ["service", "polling", "languages", "sources", "id", "url", "interval", "publish", "x", "a.b"]
)
VALUES = st.recursive(
    st.one_of(
        st.booleans(), st.integers(), st.floats(), st.sampled_from(["5m", "de", "https://a.example/", "?"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


def toml(value: object) -> str:
    """A value as TOML."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return f"[\n{','.join(map(toml, value))}]"
        case dict():
            return f"{{{', '.join(f'{toml(key)} = {toml(inner)}' for key, inner in value.items())}}}"
    return str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_document_ends_well(document: dict[str, object]) -> None:
    """Whatever a file holds, it is loaded or its problems are told."""
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(ConfigurationError):
        settings(
            Path(folder) / "config.toml",
            "".join(f"{toml(key)} = {toml(value)}\n" for key, value in document.items()),
        )


def test_the_settings_are_frozen(file: Path) -> None:
    """Nothing changes them after loading."""
    with pytest.raises(ValueError, match="frozen"):
        settings(file, "").service.title = "x"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('timezone = "Europe"', "no time zone"),
        ('timezone = "Europe/Atlantis"', "no time zone"),
        ('timezone = "../etc/passwd"', "no time zone"),
        ('future_dates = "clip"', "not one of the choices"),
        ("identity = []", "not a list of different ones"),
        ('identity = ["guid", "guid"]', "not a list of different ones"),
        ('identity = ["title"]', "not a list of different ones"),
    ],
)
def test_what_a_source_says_of_dates_and_ids_is_checked(tmp_path: Path, line: str, problem: str) -> None:
    """Each in the words of the others: what is wrong, and what to write."""
    path = tmp_path / "config.toml"
    path.write_text(f'[[sources]]\nid = "a"\nurl = "https://a.example/"\n{line}\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=problem):
        load(path)


def test_a_source_has_its_zone_its_policy_and_its_order(tmp_path: Path) -> None:
    """They reach whoever reads it."""
    path = tmp_path / "config.toml"
    said = 'timezone = "Europe/Helsinki"\nfuture_dates = "keep"\nidentity = ["link", "guid"]\n'
    path.write_text(f'[[sources]]\nid = "a"\nurl = "https://a.example/"\n{said}', encoding="utf-8")
    (source,) = sources(load(path))
    assert (source.timezone, source.future_dates, source.identity) == (
        "Europe/Helsinki",
        "keep",
        ("link", "guid"),
    )


def test_the_reference_is_up_to_date() -> None:
    """docs/configuration.md is what the settings say."""
    assert (REPOSITORY / "docs" / "configuration.md").read_text(encoding="utf-8") == reference()


def test_the_configuration_of_the_repository() -> None:
    """config.toml can be used; its first sources are the conference's news."""
    found = sources(load(REPOSITORY / "config.toml"))
    assert [(source.id, source.kind, source.language) for source in found[:2]] == [
        ("wic", "site", "en"),
        ("wic-cn", "site", "zh"),
    ]
    assert len(found) >= 8
