"""aggregator: polls feeds and news sites and republishes one feed per language."""

__version__ = "0.1.0"
