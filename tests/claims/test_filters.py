"""The lists are searched as everything is: accents and endings do not matter, and figures do."""

import pytest

from claims.filters import ArticleFilter, ClaimFilter
from claims.models import Article, Claim
from sources.filters import SourceFilter
from sources.models import Source
from tests.factories import make_claim

WORDS = "La reunión costó 1.250 euros"


@pytest.fixture
def claim(ana):
    claim = make_claim(by=ana, statement=WORDS)
    Article.objects.update(title=WORDS)
    Source.objects.update(title=WORDS)
    return claim


@pytest.mark.parametrize(
    ("filters", "model"), [(ClaimFilter, Claim), (ArticleFilter, Article), (SourceFilter, Source)]
)
class TestWords:
    @pytest.mark.parametrize(
        "asked", ["reuniones", "REUNION", "reun", "euros reunión", "1.250", '"costó 1.250"']
    )
    def test_are_found_whatever_their_accents_endings_and_order(self, claim, filters, model, asked):
        assert filters({"q": asked}, queryset=model.objects.all()).qs.count() == 1

    @pytest.mark.parametrize("asked", ["1.251", "250", "unión", "reunión -euros", "&|!", "re"])
    def test_are_not_found_in_others(self, claim, filters, model, asked):
        assert filters({"q": asked}, queryset=model.objects.all()).qs.count() == 0
