"""Somebody with a token, and a claim to work on."""

import pytest

from tests import factories
from tests.rest import rest_of


@pytest.fixture
def people(ana, marta):
    """A fact-checker, and one who reviews too."""
    return ana, marta


@pytest.fixture
def rest(ana):
    """A client with a token of ana's, for everything."""
    return rest_of(ana)


@pytest.fixture
def article(ana):
    return factories.make_article(by=ana)


@pytest.fixture
def claim(article, ana):
    return factories.mark(article, "el 23 de enero", by=ana)
