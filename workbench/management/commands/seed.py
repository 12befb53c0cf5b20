"""Load the demonstration into an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from workbench.demo import Demo, SampleMissing


class Command(BaseCommand):
    help = (
        "Load seeds/ into an empty database: people, articles, claims in every state. Twice changes nothing."
    )

    def handle(self, *args, **options):
        if Demo.is_built():
            self.stdout.write("There are people in this database already: nothing was loaded.")
            return
        if not settings.SAMPLE_SITE:
            raise CommandError(
                "The demonstration fetches its sources from the sample site, and SAMPLE_SITE names none. "
                "`manage.py up` starts it and loads the demonstration."
            )
        try:
            with translation.override("es"), transaction.atomic():
                Demo(now=timezone.now()).build()
        except SampleMissing as missing:
            raise CommandError(f"The demonstration was not loaded: {missing}") from missing
        self.stdout.write("The demonstration is loaded.")
