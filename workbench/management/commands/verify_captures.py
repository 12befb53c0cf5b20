"""Prove that every capture is still what was written down when it was made."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from sources import verifying


class Command(BaseCommand):
    help = (
        "Re-hash every archive file, its records and every text, and name what is damaged or missing "
        "(exit code 1). Files that no row names are listed and left alone."
    )

    def handle(self, *args, **options):
        seen, faults, strays = Counter(), 0, 0
        for finding in verifying.look_through(seen):
            if finding.fault:
                faults += 1
                self.stderr.write(f"{finding.name} {finding.fault}")
            else:
                strays += 1
                self.stdout.write(f"{finding.name} belongs to nothing")
        if faults:
            raise CommandError(f"Captures are damaged or missing: {faults} fault(s).")
        left = f", {strays} file(s) belong to nothing" if strays else ""
        self.stdout.write(f"All captures are whole: {seen['archives']} archives, {seen['texts']} texts{left}")
