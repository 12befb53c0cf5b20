"""How is work asked for? A row is written and a worker told; a print is no row, so who asked looks for it."""

from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from claims import importing, printing, tasks
from claims.models import Claim, Delivery, ImportRun
from workbench.common.errors import DomainError
from workbench.common.ringing import ring_on_commit


class QueueSilent(DomainError):
    """The broker does not answer, and a print is no row that a sweep would find."""

    code = "queue_silent"
    status = 503


def announce(delivery: Delivery) -> None:
    """Tell a worker of a message once its row can be seen."""
    ring_on_commit(tasks.ring, delivery)


def request_import(**asked) -> ImportRun:
    """Ask a worker to import what importing.ask takes. Raises what it raises."""
    run = importing.ask(**asked)
    ring_on_commit(tasks.ring_for_import, run)
    return run


def request_print(claim: Claim, *, language: str, zone: str, leaves_out: bool) -> None:
    """Ask a worker for a PDF of claim's dossier. Raises printing.PrintingMissing and QueueSilent."""
    printing.require()
    wishes = {"language": language, "zone": zone, "leaves_out": leaves_out}
    try:
        tasks.print_dossier.apply_async(kwargs={"claim_id": claim.pk, **wishes}, retry=False)
    except OperationalError as silence:
        raise QueueSilent(_("The queue does not answer: ask again in a moment.")) from silence
