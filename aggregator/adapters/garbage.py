"""How often Python looks for circular garbage: more rarely than it would by itself.

The collector starts when so many more objects were made than given back; Python's own 700 are the ten first of a
hundred polls that begin together, or a few entries that are being read. Neither leaves circles: of 545 searches during
6,000 polls, which took a seventh of their time, none found anything, and of the time of reading they were a thirtieth.
The circles of others wait longer, a few megabytes of them.
"""

from __future__ import annotations

import gc

_OBJECTS = 10_000


def collect_rarely() -> None:
    """Let the collector of this process wait for more objects."""
    gc.set_threshold(_OBJECTS)
