"""What beat rings for is there, and goes to a queue that a worker listens on."""

import pytest
from django.conf import settings

from workbench import programs
from workbench.celery import app


@pytest.fixture(scope="module")
def heard() -> set[str]:
    """The queues of the workers."""
    commands = [each({}).command for each in (programs.fetcher, programs.parser)]
    return {words[words.index("--queues") + 1] for words in commands}


@pytest.mark.parametrize("name", settings.CELERY_BEAT_SCHEDULE)
def test_a_periodic_task_is_there_and_heard(name, heard):
    app.loader.import_default_modules()

    assert name in app.tasks
    assert app.amqp.router.route({}, name)["queue"].name in heard
