"""`manage.py up`: everything that a working Contraste needs, in one terminal."""

import contextlib
import signal
import sys
import time
from collections import deque

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from workbench import console, programs, startup
from workbench.common.errors import DomainError
from workbench.embedded.account import CannotStart
from workbench.supervisor import Supervisor

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_SECONDS = 0.5
RESTARTS, RESTART_SECONDS = 3, 60  # a program that ends more often than that cannot be helped


class Command(BaseCommand):
    help = "Start PostgreSQL and Valkey (unless given), the web server and the workers."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="port of the web server (default: 8000)")
        parser.add_argument("--no-demo", action="store_true", help="do not load the demo on first start")

    def handle(self, *, port, no_demo, verbosity, **options):
        with translation.override(console.language()):
            try:
                end = self.run(port, no_demo, talkative=verbosity > 1)
            except KeyboardInterrupt:
                self.say(_("Stopped."))
            except DomainError as refusal:
                self.stderr.write(refusal.message)
                sys.exit(1)
            except OperationalError as failure:
                reason = str(failure).strip().splitlines()[0]
                self.stderr.write(_("The database went away while starting: %(reason)s") % {"reason": reason})
                sys.exit(1)
            else:
                self.stderr.write(
                    _("“%(name)s” keeps ending (exit code %(code)s), so everything was stopped.") % end
                )
                sys.exit(1)

    def run(self, port, no_demo, *, talkative):
        """Bring everything up and stay. Returns which program ended, and how; leaves by KeyboardInterrupt."""
        url = f"http://127.0.0.1:{port}"
        locks = settings.VAR_DIR / "up"
        with startup.only_one(settings.VAR_DIR, url), _signals_interrupt():
            startup.end_leftovers(locks, self.say)
            if not startup.is_free(port):
                raise CannotStart(
                    _("Port %(port)s is taken by another program: stop it, or choose another with --port.")
                    % {"port": port}
                )
            with startup.servers(self.say) as servers:
                startup.prepare(self.say)
                running = Supervisor(locks, settings.VAR_DIR / "up" / "last.log", screen=sys.stdout)
                try:
                    self.start(running, url, no_demo, talkative=talkative)
                    return self.watch(running, servers)
                finally:
                    _ignore_signals()
                    self.say(_("Stopping."))
                    running.stop()

    def start(self, running, url, no_demo, *, talkative):
        port = int(url.rsplit(":", 1)[1])
        environment = startup.environment(url) | startup.start_samples(running, self.say)
        if not no_demo:
            startup.load_demo(running, environment, self.say)
        for program in (
            programs.web(environment, port=port, talkative=talkative),
            programs.fetcher(environment),
            programs.parser(environment),
            programs.beat(environment, schedule=startup.fresh_schedule(settings.VAR_DIR)),
        ):
            running.start(program)
        if startup.wait_until_ready(url, running):
            accounts = startup.demo_accounts()
            self.say(_("Contraste is ready: %(url)s (Ctrl-C stops it)") % {"url": url})
            if accounts:
                self.say(accounts)

    def watch(self, running, servers):
        """Stay until a program keeps ending. What was killed is started again: no data, no work is lost."""
        restarts = {}
        while True:
            for server in servers:
                if not server.is_running():
                    self.say(_("%(server)s was gone; starting it again.") % {"server": type(server).__name__})
                    server.start()
            if (end := running.ended()) is not None:
                recent = restarts.setdefault(end["name"], deque(maxlen=RESTARTS))
                if len(recent) == RESTARTS and time.monotonic() - recent[0] < RESTART_SECONDS:
                    return end
                recent.append(time.monotonic())
                self.say(_("“%(name)s” ended unexpectedly (exit code %(code)s); starting it again.") % end)
                running.restart(end["name"])
            time.sleep(LOOK_SECONDS)

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()


@contextlib.contextmanager
def _signals_interrupt():
    """Inside, each signal that asks us to end raises KeyboardInterrupt, once: what follows is tidying up."""

    def interrupt(*_ignored):
        _ignore_signals()
        raise KeyboardInterrupt

    before = {sign: signal.signal(sign, interrupt) for sign in ENDING}
    yield
    for sign, handler in before.items():
        signal.signal(sign, handler)


def _ignore_signals():
    for sign in ENDING:
        signal.signal(sign, signal.SIG_IGN)
