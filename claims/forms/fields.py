"""Fields that more than one form needs."""

import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.models import Precision

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.])?(\d{1,2})[/.])?(\d{4})")


def listed(value) -> list[str]:
    """A field's value as texts in one order, whether it is one, several or none, typed or stored."""
    values = value if isinstance(value, list | tuple) else [value]
    return sorted(str(each).strip() for each in values if each not in (None, ""))


@dataclass(frozen=True)
class Difference:
    """A bound field where two people's texts differ: mine and theirs in words, value for the field."""

    field: forms.BoundField
    mine: str
    theirs: str
    value: str

    @property
    def is_long(self) -> bool:
        """Whether both texts may be wanted, one after the other."""
        return isinstance(self.field.field.widget, forms.Textarea)


class TextArea(forms.Textarea):
    """Several lines. As wide as its column: a width in characters would be sent for nothing.

    Nor is its length: a browser cuts off what is pasted beyond it; the form tells, and keeps all.
    """

    def __init__(self, attrs=None):
        super().__init__({"cols": False} | (attrs or {}))

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Django's, without the length that the field adds."""
        return super().build_attrs({**base_attrs, "maxlength": False}, extra_attrs)


class PartialDateField(forms.CharField):
    """A date no more precise than what is known: 2026, 2026-01, 2026-01-23, or 23/1/2026.

    Cleans to (date, Precision), with the first day of an unknown month or year as a place holder, or to None.
    """

    default_error_messages = {
        "invalid": _("Write a date as 2026-01-23, a month as 2026-01, or a year as 2026.")
    }

    def __init__(self, **options):
        super().__init__(required=False, max_length=10, **options)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if found := _ISO.fullmatch(text):
            year, month, day = found.groups()
        elif found := _DAY_FIRST.fullmatch(text):
            day, month, year = found.groups()
        else:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        try:
            return date(int(year), int(month or 1), int(day or 1)), precision
        except ValueError as impossible:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from impossible


class ExactField(forms.CharField):
    """Words of a text, kept to the last space. Browsers send line ends as CRLF; texts have LF."""

    widget = forms.HiddenInput

    def __init__(self, **options):
        super().__init__(strip=False, **options)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class TagsField(forms.CharField):
    """Words separated by commas; cleans to a list without doubles, in the order given."""

    def clean(self, value):
        words = (" ".join(word.split()) for word in super().clean(value).split(","))
        tags = list(dict.fromkeys(word for word in words if word))
        if any(len(tag) > 60 for tag in tags):
            raise forms.ValidationError(_("A tag has 60 characters at most."), code="too_long")
        return tags
