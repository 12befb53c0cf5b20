"""Numbers as people read them."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """Write a whole number with its thousands set apart as the active language does: 5 600 000, 5,600,000."""
    return number_format(number, force_grouping=True)
