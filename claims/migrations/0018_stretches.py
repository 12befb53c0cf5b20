"""Whole texts are searched, in stretches; those there are already wait to be read by a worker.

No model names the column `lexemes` (claims/models/lexemes.py).
"""

import django.db.models.deletion
from django.db import migrations, models

LENGTH = 20_000  # characters
COLUMN = """
    ALTER TABLE claims_stretch ADD COLUMN lexemes tsvector;
    CREATE INDEX stretch_by_lexemes ON claims_stretch USING gin (lexemes);
    CREATE INDEX stretch_waiting ON claims_stretch (id) WHERE lexemes IS NULL;
"""
DIVIDE = f"""
    INSERT INTO claims_stretch (source_id, snapshot_id, start)
    SELECT source_id, id, start FROM sources_snapshot,
        generate_series(0, char_length(text) - 1, {LENGTH}) start ORDER BY id, start
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0017_unanchored"), ("sources", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Stretch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField(verbose_name="start")),
                (
                    "snapshot",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.snapshot", verbose_name="snapshot"),
                ),
                (
                    "source",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.source", verbose_name="source"),
                ),
            ],
            options={
                "verbose_name": "stretch of a text",
                "verbose_name_plural": "stretches of texts",
                "ordering": ["-id"],
                "constraints": [models.UniqueConstraint(fields=("snapshot", "start"), name="stretches_are_unique")],
            },
        ),
        migrations.RunSQL(COLUMN, migrations.RunSQL.noop),
        migrations.RunSQL(DIVIDE, migrations.RunSQL.noop),
    ]
