"""Sentences that are put together here and translated when they are shown, in the reader's language."""

from dataclasses import dataclass, field

from django.utils.translation import gettext


@dataclass(frozen=True)
class Wording:
    """A message of the catalogue and what goes into it; str() says it in the active language."""

    message: str
    values: dict = field(default_factory=dict, hash=False)

    def __mod__(self, values: dict) -> "Wording":
        return Wording(self.message, values)

    def __str__(self) -> str:
        shown = {name: str(value) for name, value in self.values.items()}
        return gettext(self.message) % shown if shown else gettext(self.message)
