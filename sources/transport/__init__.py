"""The only door to the network: one page, complete or not at all, whatever the server does."""

from importlib import import_module

from sources.transport.failures import SENTENCES, FetchFailed, Refused, TryLater, sentence
from sources.transport.shapes import Download, Hop, Limits

# These bring aiohttp, half a second of processor time: for who goes through the door, not who knows of it.
_ON_DEMAND = {"download": "visit", "post": "posting", "Reply": "posting"}

__all__ = [
    "SENTENCES",
    "Download",
    "FetchFailed",
    "Hop",
    "Limits",
    "Refused",
    "Reply",
    "TryLater",
    "download",
    "post",
    "sentence",
]


def __getattr__(name: str):
    """A public name that is loaded when it is first asked for (PEP 562)."""
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_DEMAND[name]}"), name)
