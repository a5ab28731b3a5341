"""The server of these tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.http.loopback import Server, listening


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server on loopback."""
    async with listening() as running:
        yield running
