#!/usr/bin/env python
"""Contraste from the command line: `manage.py up` starts everything."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    if sys.argv[1:] == ["fetch_probe"]:
        from sources.lateness import WATCH  # before Django, which takes its time to start

        WATCH.start()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
