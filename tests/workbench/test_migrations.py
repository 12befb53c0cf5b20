import io

import pytest
from django.core.management import call_command


@pytest.mark.django_db
class TestMigrations:
    def test_say_everything_that_the_models_say(self):
        words = io.StringIO()
        try:
            call_command("makemigrations", check=True, dry_run=True, stdout=words, verbosity=1)
        except SystemExit:
            pytest.fail(words.getvalue())
