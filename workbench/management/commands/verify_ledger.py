"""Prove that no event of the ledger was altered, removed or put in between."""

from django.core.management.base import BaseCommand, CommandError

from workbench.ledger import recording
from workbench.ledger.models import Event


class Command(BaseCommand):
    help = "Re-hash every event of the ledger and name each break of the chain."

    def add_arguments(self, parser):
        parser.add_argument("--head", help="a hash noted earlier that must still be part of the chain")

    def handle(self, *args, **options):
        faults = list(recording.faults())
        if options["head"] and not Event.objects.filter(hash=options["head"]).exists():
            faults.append(f"No event has the hash {options['head']}: the chain was cut or replaced.")
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"The ledger is broken in {len(faults)} place(s).")
        last = Event.objects.order_by("-number").first()
        count, head = (last.number, last.hash) if last else (0, "-")
        self.stdout.write(f"The ledger is whole: {count} events, head {head}")
