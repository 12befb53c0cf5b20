"""Text, blocks and metadata of a document, out of hostile bytes.

`reading.extract` loads every parser there is; it is called in the cage, and not imported by anything outside.
"""

from sources.extraction.extracted import MOST_CHARACTERS, Extracted
from sources.extraction.unreadable import SENTENCES, Unreadable

__all__ = ["MOST_CHARACTERS", "SENTENCES", "Extracted", "Unreadable"]
