"""Why did a capture fail, in the reader's language? One sentence for each cause."""

from django.utils.translation import gettext_lazy as _

from sources import archiving, cage, extraction, transport
from sources.models import FetchAttempt

WORKER_LOST, ARCHIVE_DAMAGED, HOST_WAITS = "worker_lost", "archive_damaged", "host_waits"
CANCELLED = "cancelled"

# What the network, the parser and its cage cannot know of.
OWN = {
    WORKER_LOST: _(
        "The program that read this document was lost several times. The document may be what stops it."
    ),
    ARCHIVE_DAMAGED: _("The archived body no longer matches its hash. Fetch the page again."),
    CANCELLED: _("Somebody cancelled this capture."),
    HOST_WAITS: _("This site is to be left alone for now; the page is fetched when its turn comes."),
}


def sentence(attempt: FetchAttempt) -> str:
    """The cause in words; empty while nothing went wrong.

    Told anew from the code and details that the row keeps; a cause that this version no longer knows is told
    as it was written down.
    """
    code = attempt.error_code
    if code in transport.SENTENCES:
        return transport.sentence(code, attempt.error_details)
    for known in (OWN, archiving.SENTENCES, extraction.SENTENCES, cage.SENTENCES):
        if code in known:
            return str(known[code])
    return attempt.error
