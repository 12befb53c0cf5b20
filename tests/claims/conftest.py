"""People for every test of claims."""

import pytest

from tests.factories import make_newsroom, make_user
from workbench.accounts.roles import ADMINISTRATOR, CHECKER, REVIEWER


@pytest.fixture
def ana(db):
    """A fact-checker."""
    return make_user("ana", CHECKER)


@pytest.fixture
def marta(db):
    """A reviewer who also checks."""
    return make_user("marta", CHECKER, REVIEWER)


@pytest.fixture
def root(db):
    """An administrator."""
    return make_user("root", ADMINISTRATOR)


@pytest.fixture
def us(db):
    """Our newsroom: without it nothing can be published."""
    return make_newsroom()
