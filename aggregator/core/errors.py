"""The exceptions of the project.

An expected failure of a request is a value (`model.FetchFailed`), not an exception. What is left:

    AggregatorError              every message names the place and the remedy
    +-- ConfigurationError       config.toml cannot be used: every problem at once
    +-- DocumentError            a document cannot be read: what it is instead, and what to do
    +-- StoreError               the database cannot be opened, migrated or written
"""

from __future__ import annotations

from collections.abc import Sequence


class AggregatorError(Exception):
    """The root of all exceptions that this project raises; `str()` of it is fit for a person."""


class ConfigurationError(AggregatorError):
    """The configuration cannot be used.

    Attributes:
        problems: one sentence per problem, each with file, line, key and remedy.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class DocumentError(AggregatorError):
    """A document is not what its source promised, or cannot be read at all."""


class StoreError(AggregatorError):
    """The database cannot be opened, migrated or written."""
