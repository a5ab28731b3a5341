"""The door to the network. The only importer of aiohttp."""

from aggregator.adapters.http.client import HttpClient as HttpClient
