"""Wiring: settings, addresses, the queue, and what every app stands on."""

from workbench.celery import app as celery_app

__all__ = ["celery_app"]
