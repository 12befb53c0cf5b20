"""The queue's own application. Rows are the truth; a task only rings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")

app = Celery("contraste")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
