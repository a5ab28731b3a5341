"""The settings: what config.toml may say, with types, defaults and meaning."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from aggregator.config import values
from aggregator.core.identity import KINDS
from aggregator.core.model import Source

FOLDER: Final = "folder"
"""Key of the validation context: the folder at which relative paths start; without it, the working folder."""

_ANYWHERE: Final = {"0.0.0.0": "localhost", "[::]": "localhost"}  # noqa: S104  # read, not bound


def _folder(info: ValidationInfo) -> Path:
    context: dict[str, Path] = info.context or {}
    return context.get(FOLDER, Path())


def _database(value: str, info: ValidationInfo) -> str:
    return values.database(value, _folder(info))


def _path(value: object, info: ValidationInfo) -> Path:
    if not isinstance(value, str):
        raise ValueError('is not a path; write for example "feeds"')
    return values.path(value, _folder(info))


def _own_url(validated: dict[str, Any]) -> str:
    host, _, port = str(validated.get("listen", "localhost:0")).rpartition(":")
    return f"http://{_ANYWHERE.get(host, host)}:{port}/"


def _written(default: str) -> Any:  # noqa: ANN401  # it has its field's type once it is validated
    """A default as it would be written in the file."""
    return default


def _unique(tags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))


def _processors() -> int:
    return len(os.sched_getaffinity(0))


Duration = Annotated[float, BeforeValidator(values.seconds)]
Size = Annotated[int, BeforeValidator(values.byte_count)]
Line = Annotated[str, AfterValidator(values.line)]
Tag = Annotated[str, AfterValidator(values.tag)]
WebAddress = Annotated[str, AfterValidator(values.web_address)]


class Table(BaseModel):
    """A table of config.toml. A field's `title` is the name of its type in the reference and in messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)


class Service(Table):
    """[service]: what the service is, and where it keeps things."""

    title: Line = Field(
        default="News by language",
        title="text",
        description="Name of the service, on the pages and in the feeds.",
    )
    listen: Annotated[str, AfterValidator(values.listen)] = Field(
        default="127.0.0.1:8080",
        title="host:port",
        description="Where the feeds and pages are served. Port 0 takes a free one.",
    )
    base_url: Annotated[str, AfterValidator(values.site_root)] = Field(
        default_factory=_own_url,
        title="URL",
        description="The public address of the service: what `listen` is reached at from outside."
        " The feeds are in `feeds/` under it. Default: made from `listen`.",
    )
    contact: Annotated[str, AfterValidator(values.contact)] | None = Field(
        default=None,
        title="URL or mail address",
        description="Where the owner of a source can reach you; part of the User-Agent of every request.",
    )
    database: Annotated[str, AfterValidator(_database)] = Field(
        default="aggregator.db",
        title="path or URL",
        description="A SQLite file, relative to the folder of this file, or `sqlite:///PATH`,"
        " or `postgresql://USER:PASSWORD@HOST/NAME`.",
    )
    publish_dir: Annotated[Path, BeforeValidator(_path)] = Field(
        default=_written("feeds"),
        title="path",
        description="Folder of the published feeds, relative to the folder of this file.",
    )
    feed_size: int = Field(
        default=100, ge=1, le=10_000, title="number", description="Entries in a published feed, the newest."
    )
    workers: int = Field(
        default_factory=_processors,
        ge=1,
        le=256,
        title="number",
        description="Processes that read documents. Default: the number of processors.",
    )

    @property
    def address(self) -> tuple[str, int]:
        """Host, without brackets, and port of `listen`."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)


class Polling(Table):
    """[polling]: how sources are asked."""

    interval: Duration = Field(
        default=_written("30m"),
        ge=1,
        title="duration",
        description="Shortest time between two polls of a source that has no `interval` of its own.",
    )
    min_interval: Duration = Field(
        default=_written("5m"),
        ge=1,
        title="duration",
        description="No source is polled more often than that.",
    )
    max_interval: Duration = Field(
        default=_written("1d"),
        ge=1,
        title="duration",
        description="Longest wait after errors, and the most that a server can ask for.",
    )
    concurrency: int = Field(
        default=100, ge=1, le=10_000, title="number", description="Requests at once, altogether."
    )
    per_host: int = Field(
        default=1, ge=1, le=100, title="number", description="Requests at once to one host."
    )
    timeout: Duration = Field(
        default=_written("30s"),
        ge=1,
        title="duration",
        description="Longest time for one request, with its redirects.",
    )
    max_bytes: Size = Field(
        default=_written("10MB"), title="size", description="Largest document that is read."
    )
    page_pause: Duration = Field(
        default=_written("1s"),
        title="duration",
        description="Pause between two pages of one host, whichever sources share it.",
    )
    max_pages: int = Field(
        default=100,
        ge=1,
        le=10_000,
        title="number",
        description="Article pages read in one poll of a site that has no `max_pages` of its own.",
    )


class Languages(Table):
    """[languages]: which languages have a feed, and what they are called."""

    publish: Annotated[tuple[Tag, ...], Field(strict=False), AfterValidator(_unique)] = Field(
        default=(),
        title="list of language tags",
        description="Languages that always have a feed, even an empty one. Others have one while they have entries.",
    )
    labels: dict[str, Tag] = Field(
        default_factory=dict,
        title="table of language tags",
        description="What the language switcher of a site calls a language, where that is not understood by itself:"
        ' `"한어" = "ko"`.',
    )


class Selectors(Table):
    """[sources.selectors]: CSS selectors for a site, where what is found without them is wrong."""

    list: Line | None = Field(
        default=None, title="CSS selector", description="The part of a list page that lists."
    )
    link: Line | None = Field(
        default=None, title="CSS selector", description="The links to articles, in the list."
    )
    title: Line | None = Field(default=None, title="CSS selector", description="The title of an article.")
    date: Line | None = Field(default=None, title="CSS selector", description="The date of an article.")
    author: Line | None = Field(default=None, title="CSS selector", description="The author of an article.")
    body: Line | None = Field(default=None, title="CSS selector", description="The text of an article.")
    language_links: Line | None = Field(
        default=None, title="CSS selector", description="The links to an article's translations."
    )


class SourceTable(Table):
    """[[sources]]: what is read; one such table each."""

    id: Annotated[str, AfterValidator(values.source_id)] = Field(
        title="short name",
        examples=["example-news"],
        description="Your name for the source. Unique; it never changes, for the entries are remembered under it.",
    )
    url: WebAddress = Field(
        title="URL",
        examples=["https://example.org/feed.xml"],
        description="Address of the feed, or of the site's page or sitemap that lists its articles.",
    )
    kind: Literal["feed", "site"] = Field(
        default="feed",
        title="`feed` or `site`",
        description="`feed`: RSS, RDF, Atom or JSON Feed. `site`: a site without a feed, read page by page.",
    )
    title: Line | None = Field(
        default=None, title="text", description="Name of the source. Default: what it calls itself."
    )
    language: Tag | None = Field(
        default=None,
        title="language tag",
        description="Language of its entries, where you know it. It is weighed with what the texts say.",
    )
    interval: Duration | None = Field(
        default=None,
        ge=1,
        title="duration",
        description="Shortest time between two polls. Default: `interval` of [polling].",
    )
    max_pages: int | None = Field(
        default=None,
        ge=1,
        le=10_000,
        title="number",
        description="Article pages read in one poll of a site. Default: `max_pages` of [polling].",
    )
    timezone: Annotated[str, AfterValidator(values.time_zone)] = Field(
        default="UTC",
        title="IANA name",
        examples=["Europe/Helsinki"],
        description="Time zone of its dates that name none.",
    )
    future_dates: Literal["clamp", "ignore", "keep"] = Field(
        default="clamp",
        title="`clamp`, `ignore` or `keep`",
        description="What is made of dates of the future, and of those before 1990. `clamp`: not later than the moment"
        " the entry was first seen. `ignore`: as if not said; the other date or that moment takes their place."
        " `keep`: as said. In no case do they keep an entry on top.",
    )
    identity: Annotated[tuple[str, ...], Field(strict=False), AfterValidator(values.identity)] = Field(
        default=KINDS,
        title="list",
        description="What its entries are known by, the best first. Of a source whose guids change at every poll write"
        ' `["link", "guid", "text"]`.',
    )
    robots: bool = Field(
        default=True,
        title="`true` or `false`",
        description="Whether what its publisher asks of programs is honoured on the pages of a site: robots.txt,"
        " noindex and nofollow, and reservations of text and data mining."
        " `false` only where you have the publisher's permission.",
    )
    selectors: Selectors = Field(
        default_factory=Selectors, title="table", description="CSS selectors, see [sources.selectors]."
    )
    enabled: bool = Field(
        default=True, title="`true` or `false`", description="`false`: not polled; what it brought stays."
    )


class Settings(Table):
    """The whole of config.toml."""

    service: Service = Field(default_factory=Service, title="table")
    polling: Polling = Field(default_factory=Polling, title="table")
    languages: Languages = Field(default_factory=Languages, title="table")
    sources: Annotated[tuple[SourceTable, ...], Field(strict=False)] = Field(
        default=(), title="list of tables"
    )


def with_port(settings: Settings, port: int) -> Settings:
    """The same settings where `listen` left the port open and it has been found: `base_url` then names it."""
    service = settings.service
    if service.address[1] != 0 or not service.base_url.endswith(":0/"):
        return settings
    base_url = f"{service.base_url.removesuffix('0/')}{port}/"
    return settings.model_copy(update={"service": service.model_copy(update={"base_url": base_url})})


def sources(settings: Settings) -> tuple[Source, ...]:
    """The enabled sources in the order of the file, what they leave out taken from [polling]."""
    return tuple(
        Source(
            id=table.id,
            url=table.url,
            kind=table.kind,
            title=table.title,
            language=table.language,
            interval=timedelta(
                seconds=settings.polling.interval if table.interval is None else table.interval
            ),
            max_pages=settings.polling.max_pages if table.max_pages is None else table.max_pages,
            selectors=table.selectors.model_dump(exclude_none=True),
            timezone=table.timezone,
            future_dates=table.future_dates,
            identity=table.identity,
            robots=table.robots,
            labels=settings.languages.labels,
        )
        for table in settings.sources
        if table.enabled
    )
