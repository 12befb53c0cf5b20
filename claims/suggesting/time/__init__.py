"""Which day, month or year does a phrase of time mean in an article of a known date?

Every expression keeps its own words, the value with its precision, and how it was worked out. A phrase that
counts from something the text does not date ("unos días después de que …") stays relative.
"""

from claims.suggesting.time.expression import Expression
from claims.suggesting.time.reader import expressions

__all__ = ["Expression", "expressions"]
