"""How does a page learn that something has changed? A bell is rung with the name of what it is."""

from django.db import connection

CHANNEL = "contraste_bell"


def ring(name: str) -> None:
    """Tell every open page that the thing of this name, such as "claim:<uid>", has changed.

    It is heard when the caller's transaction commits, once however often it was rung, and not at all when
    that fails. Nobody need be listening. The name is all that travels: who shows the thing fetches it anew.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, name])
