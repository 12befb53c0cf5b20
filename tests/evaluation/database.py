"""A database of the evaluation's own: empty at the first question, gone when the process ends."""

import atexit
import hashlib
import os

import django


def open_database() -> None:
    """Start PostgreSQL (unless DATABASE_URL names one) and make an empty test database, once a process."""
    if django.apps.apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection

    from workbench.embedded.postgres import PostgreSQL

    server = None if os.environ.get("DATABASE_URL") else PostgreSQL(settings.VAR_DIR, lasting=False)
    if server:
        server.start()
        atexit.register(server.stop)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)


def keep_outside_checks(docs: list[dict]) -> None:
    """Put docs ({id, title, subtitle, claim, date}) in the place of all fact-checks of others.

    The id of a document becomes the address of its record.
    """
    from django.db import connection
    from django.utils import timezone

    from claims import embedding, matching
    from claims.models import Embedding, OutsideCheck

    now = timezone.now()
    OutsideCheck.objects.all().delete()
    Embedding.objects.all().delete()
    rows = [
        OutsideCheck(
            identity=hashlib.sha256(doc["id"].encode()).hexdigest(),
            url=doc["id"],
            statement=doc["claim"],
            title=doc.get("title") or "",
            summary=doc.get("subtitle") or "",
            reviewed_on=_day(doc.get("date") or ""),
            raw="{}",
            imported_at=now,
            updated_at=now,
        )
        for doc in docs
    ]
    OutsideCheck.objects.bulk_create(rows, batch_size=2000)
    matching.recount()
    while embedding.embed_missing(at=now):  # where the extra `semantic` is installed
        pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE claims_outsidecheck, claims_frequency, claims_embedding")


def most_alike(query: str, most: int) -> list[str]:
    """The ids of what is most like query, best first."""
    from claims import matching
    from claims.models import OutsideCheck

    keys = [key.id for key in matching.ranked(query)][:most]
    known = dict(OutsideCheck.objects.filter(pk__in=keys).values_list("pk", "url"))
    return [known[key] for key in keys]


def _day(words: str):
    from sources.extraction.stated_date import day_of

    day = day_of(words)
    return day or None
