"""The queue's own application. Rows are the truth; a task only rings."""

import gc
import os
import sys

from celery import Celery, signals
from django.db import close_old_connections, connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")

CONNECTION_SECONDS = 600  # a new connection costs more than all that a task asks over it

app = Celery("contraste")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.CELERY_DB_REUSE_MAX = sys.maxsize  # else Celery closes the connection around every task
app.autodiscover_tasks()


@signals.worker_init.connect
def keep_connections(**_words) -> None:
    """Let every thread and process of a worker keep its connection from one task to the next."""
    connections.settings["default"]["CONN_MAX_AGE"] = CONNECTION_SECONDS


@signals.worker_process_init.connect
@signals.worker_ready.connect
def leave_code_alone(**_words) -> None:
    """Keep what is loaded by now, modules and models, out of every later search for garbage."""
    gc.collect()
    gc.freeze()


@signals.task_prerun.connect
def mend_connections(task, **_words) -> None:
    """Drop the connection that broke since the last task, or is old; the next query opens another."""
    if not task.request.is_eager:
        close_old_connections()
