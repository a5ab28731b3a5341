"""`kill -9` at any moment: nothing lost, nothing by half."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from aggregator.adapters.store import open_store
from tests.adapters.store.examples import NOW, SOURCES, decision, entry, save, titles

BATCH = 200
CODE = """
import sys
from aggregator.adapters.store import open_store
from tests.adapters.store.examples import *
store = open_store(sys.argv[1])
for batch in range(1, 1000):
    made = tuple(decision(entry("a", f"{batch} {n}", content="x" * 2000)) for n in range(200))
    save(store, *made, polls=(Poll(state=state("a", failures=batch)),))
    print(batch, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.003, 0.007, 0.011, 0.017])
def test_a_killed_process_leaves_whole_transactions(sqlite_url: str, delay: float) -> None:
    """What was reported as saved is there, and of the rest all or nothing; the file is sound and can be written."""
    store = open_store(sqlite_url)
    store.register(SOURCES, NOW)
    store.close()
    process = subprocess.Popen([sys.executable, "-c", CODE, sqlite_url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(3):
        process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    reported = max([3, *map(int, process.stdout.read().split())])
    process.stdout.close()
    process.wait(30)
    store = open_store(sqlite_url)
    saved = store.states()["a"].failures
    assert saved in {reported, reported + 1}
    assert store.counts()["sources"] == {"a": saved * BATCH}
    save(store, decision(entry("b", "after")))
    assert "b after" in titles(store.recent(None, 9999))
    store.close()
    connection = sqlite3.connect(sqlite_url)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
