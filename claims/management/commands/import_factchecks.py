"""Take in other people's fact-checks from a file or an address."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims import importing
from claims.models import ImportState
from workbench.accounts.models import User
from workbench.common.errors import DomainError


class Command(BaseCommand):
    help = (
        "Keep the ClaimReviews of a file or an address as outside fact-checks: JSON-LD, a list, a DataFeed "
        "(as Data Commons publishes), NDJSON, any of them packed with gzip, or a web page. What is malformed "
        "is skipped and listed. The same file again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("place", metavar="FILE|URL")
        parser.add_argument("--by", metavar="USERNAME", help="in whose name (default: the system's)")

    def handle(self, *args, place, **options):
        by = self._person(options["by"])
        is_address = place.startswith(("http://", "https://"))
        path = Path(place)
        if not is_address and not path.is_file():
            raise CommandError(f"There is no file {place}.")
        words = {"by": by, "at": timezone.now(), "on_batch": self._tell}
        try:
            if is_address:
                run = importing.run_now(None, name=place, **words)
            else:
                with path.open("rb") as file:
                    run = importing.run_now(file, name=path.name, size=path.stat().st_size, **words)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        for spot, sentence in run.faults:
            self.stdout.write(f"{spot}: {sentence}")
        if run.skipped > len(run.faults):
            self.stdout.write(f"… and {run.skipped - len(run.faults)} more")
        counts = f"{run.new} new, {run.changed} changed, {run.unchanged} known already, {run.skipped} skipped"
        if run.state == ImportState.FAILED:
            raise CommandError(f"{run.error} ({counts})")
        self.stderr.write(counts)

    def _person(self, username):
        if not username:
            return None
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Nobody is called {username}.")
        return person

    def _tell(self, run):
        if sys.stderr.isatty():
            done = run.new + run.changed + run.unchanged + run.skipped
            self.stderr.write(f"\r{done} records", ending="")
