"""The nouns, one type per stage.

A file for each stage, in the order in which the data flows: `fetching`, `reading`, `entries`, `deciding`, `polling`,
`publishing`, `explaining`.

`Source` is what we read, `Edition` is what we write, a feed is only ever a document. All are frozen;
every datetime is aware and in UTC; every text is NFC; every language is a canonical BCP 47 tag.
"""

from aggregator.core.model.deciding import Claim, Decision, KnownEntry, Plan, Verdict
from aggregator.core.model.entries import UNDETERMINED, Apart, Entry, Evidence, Feed, Name, Opinion
from aggregator.core.model.explaining import Account, Awaited, Explanation, Relative
from aggregator.core.model.fetching import (
    Failure,
    Fetched,
    FetchFailed,
    FetchResult,
    NotModified,
    Request,
    Source,
)
from aggregator.core.model.polling import Outcome, Page, Poll, PollReport, SourceState
from aggregator.core.model.publishing import Edition, EditionEntry, StoredEntry
from aggregator.core.model.reading import (
    Alternate,
    Category,
    Contributor,
    Delivery,
    Enclosure,
    FeedInfo,
    InReplyTo,
    Link,
    Location,
    PageLink,
    Person,
    RawEntry,
    RawFeed,
    RawText,
    Tombstone,
)

__all__ = [
    "UNDETERMINED",
    "Account",
    "Alternate",
    "Apart",
    "Awaited",
    "Category",
    "Claim",
    "Contributor",
    "Decision",
    "Delivery",
    "Edition",
    "EditionEntry",
    "Enclosure",
    "Entry",
    "Evidence",
    "Explanation",
    "Failure",
    "Feed",
    "FeedInfo",
    "FetchFailed",
    "FetchResult",
    "Fetched",
    "InReplyTo",
    "KnownEntry",
    "Link",
    "Location",
    "Name",
    "NotModified",
    "Opinion",
    "Outcome",
    "Page",
    "PageLink",
    "Person",
    "Plan",
    "Poll",
    "PollReport",
    "RawEntry",
    "RawFeed",
    "RawText",
    "Relative",
    "Request",
    "Source",
    "SourceState",
    "StoredEntry",
    "Tombstone",
    "Verdict",
]
