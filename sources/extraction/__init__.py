"""Text, blocks and metadata of a document, out of hostile bytes."""

from sources.extraction.extracted import Extracted
from sources.extraction.reading import MOST_CHARACTERS, extract
from sources.extraction.unreadable import SENTENCES, Unreadable

__all__ = ["MOST_CHARACTERS", "SENTENCES", "Extracted", "Unreadable", "extract"]
