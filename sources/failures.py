"""Why did a capture fail, in the reader's language? One sentence for each cause."""

from django.utils.translation import gettext

from sources.models import FetchAttempt


def sentence(attempt: FetchAttempt) -> str:
    """The cause in words; empty while nothing went wrong.

    The row keeps the sentence as it was written in the code, so it is translated when it is read.
    """
    return gettext(attempt.error) if attempt.error else ""
