"""The only door to the network: one page, complete or not at all, whatever the server does."""

from sources.transport.failures import SENTENCES, FetchFailed, Refused, TryLater, sentence
from sources.transport.posting import Reply, post
from sources.transport.shapes import Download, Hop, Limits
from sources.transport.visit import download

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
