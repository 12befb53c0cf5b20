"""Bring the message catalogues up to date with the words in code and templates."""

from django.core.management.base import BaseCommand

from workbench import wording


class Command(BaseCommand):
    help = "Add new messages to the Spanish catalogues, drop gone ones, and list what is untranslated."
    requires_system_checks = []

    def handle(self, *args, **options):
        for room in wording.ROOMS:
            wording.refresh(room)
            missing = wording.missing(room)
            self.stdout.write(
                f"{wording.catalogue_path(room).relative_to(wording.ROOT)}: {len(missing)} untranslated"
            )
            for message in missing:
                self.stdout.write(f"  {message}")
