"""Make an access token for a REST client, and show it once."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workbench.accounts.models import Scope, User
from workbench.api import tokens


class Command(BaseCommand):
    help = "Make an access token for a person. It is printed once: only a digest is kept."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="what the token is for")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            help="what it may do; repeat for more (default: read)",
        )
        parser.add_argument("--days", type=int, help="how long it holds (default: a year)")

    def handle(self, *args, **options):
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Nobody is called {options['username']}.")
        scopes = options["scope"] or [Scope.READ.value]
        _token, words = tokens.issue(
            user, name=options["name"], scopes=scopes, days=options["days"], by=None, at=timezone.now()
        )
        self.stderr.write(f"A token for {user.signature} ({', '.join(scopes)}); it is not shown again:")
        self.stdout.write(words)
