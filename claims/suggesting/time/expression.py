"""What is a phrase of time, once it is understood?"""

from dataclasses import dataclass, field
from datetime import date

from claims.suggesting.wording import Wording as _


@dataclass(frozen=True)
class Expression:
    """A phrase of time at code points [start, end) of the text.

    first, last: the days it covers, both within it; None for a relative phrase. precision: minute, hour, day,
    week, month, quarter, year, decade, century or period. value: the date as far as it is known, "2026-02".
    readings: other first days it may mean. working: a sentence that tells how the value came about.
    """

    start: int
    end: int
    words: str
    first: date | None
    last: date | None
    precision: str
    working: _
    readings: tuple[date, ...] = field(default=())

    @property
    def value(self) -> str | None:
        if self.first is None:
            return None
        return {"year": f"{self.first:%Y}", "month": f"{self.first:%Y-%m}"}.get(
            self.precision, self.first.isoformat()
        )

    @property
    def is_relative(self) -> bool:
        return self.first is None

    @property
    def is_asked_about(self) -> bool:
        """Are two readings near enough that a person should choose?"""
        return bool(self.readings)
