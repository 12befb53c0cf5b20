"""People for every test of claims."""

import pytest

from claims.models import State
from tests.factories import bring_to, make_claim, make_newsroom, make_user
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


@pytest.fixture
def proposal(ana, marta, us):
    """A claim that ana sent to review."""
    return bring_to(make_claim(by=ana), State.IN_REVIEW, author=ana, reviewer=marta)
