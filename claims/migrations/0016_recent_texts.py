"""Texts without a place by their meaning are found by indexes: what changed lately, and other models' places."""

from django.db import migrations, models

INDEXES = {
    "claim": models.Index(fields=["-updated_at"], name="claim_by_update"),
    "outsidecheck": models.Index(fields=["-updated_at"], name="outside_check_by_update"),
    "embedding": models.Index(fields=["model"], name="embedding_by_model"),
}


class Migration(migrations.Migration):
    dependencies = [("claims", "0015_search")]

    operations = [migrations.AddIndex(model, index) for model, index in INDEXES.items()]
