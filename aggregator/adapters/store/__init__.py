"""The database: SQLite by default, PostgreSQL by URL. The only importer of sqlalchemy, alembic and psycopg.

`known.py` gathers, `saving.py` writes, `reading.py` and `explaining.py` answer, `store.py` is the door; `tables.py`
declares what `migrations/` builds.
"""

from __future__ import annotations

from aggregator.adapters.store.store import SqlStore as SqlStore
from aggregator.adapters.store.store import open_store as open_store
