"""A new newsroom has two scales, and what it changes stays changed."""

import re

import pytest

from claims.models import Question, Rating, RatingScale
from claims.scales import make_default_scales

KEYS = {
    "substance": [
        *("true", "mostly-true", "half-true", "mostly-false", "false"),
        *("misleading", "missing-context", "unverifiable", "satire"),
    ],
    "attribution": ["said", "said-otherwise", "out-of-context", "not-found"],
}


@pytest.mark.django_db
class TestMakeDefaultScales:
    @pytest.mark.parametrize("question", Question.values)
    def test_has_run_after_every_migration(self, question):
        scale = RatingScale.objects.get(question=question)

        assert scale.is_default
        assert list(scale.ratings.values_list("key", flat=True)) == KEYS[question]

    def test_speaks_both_languages_throughout(self):
        for rating in Rating.objects.all():
            for words in (rating.labels, rating.definitions):
                assert {"es", "en"} == set(words)
                assert all(word.strip() for word in words.values())
            assert rating.labels["es"] != rating.labels["en"]

    def test_puts_the_line_in_order_and_the_rest_outside(self):
        line = Rating.objects.filter(scale__key="substance", value__isnull=False)
        assert list(line.order_by("position").values_list("value", flat=True)) == [5, 4, 3, 2, 1]
        for rating in Rating.objects.exclude(value=None).select_related("scale"):
            assert rating.scale.worst <= rating.value <= rating.scale.best

    def test_gives_every_rating_its_colours(self):
        for rating in Rating.objects.all():
            sizes = {use: len(colours) for use, colours in rating.colours.items()}
            assert sizes == {"light": 3, "dark": 3, "chart": 2}
            assert all(re.fullmatch("#[0-9a-f]{6}", one) for row in rating.colours.values() for one in row)

    def test_changes_nothing_that_is_there(self):
        Rating.objects.filter(key="true").update(labels={"es": "Cierto", "en": "Right"})
        Rating.objects.filter(key="satire").delete()

        make_default_scales()

        assert Rating.objects.get(key="true").labels == {"es": "Cierto", "en": "Right"}
        assert not Rating.objects.filter(key="satire").exists()

    def test_leaves_the_newsrooms_own_scale_in_use(self):
        Rating.objects.all().delete()
        RatingScale.objects.all().delete()
        own = {"question": "substance", "names": {"es": "Nuestra"}, "is_default": True}
        RatingScale.objects.create(key="nuestra", **own)

        make_default_scales()

        assert RatingScale.objects.get(question="substance", is_default=True).key == "nuestra"
        assert RatingScale.objects.get(key="substance").ratings.count() == 9
