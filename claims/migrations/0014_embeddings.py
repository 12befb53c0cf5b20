"""Texts have a place by their meaning: as numbers everywhere, and as pgvector's own where the server has it.

Nothing here needs pgvector: without it, or without the right to add it, numpy compares the numbers.
"""

from django.db import Error, migrations, models, transaction

# The same expressions as in claims/meaning.py: what of a record is compared, found again by its digest.
DIGESTS = {
    "claim_by_digest": ("claims_claim", "md5(statement)"),
    "outside_check_by_digest": ("claims_outsidecheck", "md5(btrim(title || ' ' || statement))"),
}
PLACES = """
    CREATE EXTENSION IF NOT EXISTS vector;
    ALTER TABLE claims_embedding ADD COLUMN place vector(384);
    CREATE INDEX embedding_by_place ON claims_embedding USING hnsw (place vector_ip_ops);
"""


def add_places(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
        if not cursor.fetchone()[0]:
            return
        try:
            with transaction.atomic(schema_editor.connection.alias):
                cursor.execute(PLACES)
        except Error as refusal:  # it is there, but too old or not ours to add
            print(f"\n    without pgvector: {refusal}", end="")


class Migration(migrations.Migration):
    dependencies = [("claims", "0013_precedents")]

    operations = [
        migrations.CreateModel(
            name="Embedding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=32, verbose_name="digest")),
                ("model", models.CharField(max_length=60, verbose_name="model")),
                ("vector", models.BinaryField(verbose_name="vector")),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "place by meaning",
                "verbose_name_plural": "places by meaning",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("digest", "model"), name="one_place_per_text_and_model"
                    )
                ],
            },
        ),
        *(
            migrations.RunSQL(f"CREATE INDEX {name} ON {table} (({digest}))", f"DROP INDEX {name}")
            for name, (table, digest) in DIGESTS.items()
        ),
        migrations.RunPython(add_places, migrations.RunPython.noop),
    ]
