"""config.toml -> frozen `Settings`; every problem at once, with line and remedy. The only importer of pydantic."""

from aggregator.config.loading import load as load
from aggregator.config.reference import reference as reference
from aggregator.config.settings import Settings as Settings
from aggregator.config.settings import sources as sources
from aggregator.config.settings import with_port as with_port
