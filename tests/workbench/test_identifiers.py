"""Names of many records at once: unique, in their order, and as the standard has them."""

import time
from uuid import RFC_4122

from workbench.common.identifiers import identifiers


class TestIdentifiers:
    def test_are_of_version_7_and_of_now(self):
        before = time.time_ns() // 1_000_000
        made = identifiers(3)
        after = time.time_ns() // 1_000_000

        assert {(each.version, each.variant) for each in made} == {(7, RFC_4122)}
        assert all(before <= each.int >> 80 <= after for each in made)

    def test_are_all_different_and_sorted(self):
        made = identifiers(10_000)

        assert len(set(made)) == 10_000
        assert made == sorted(made)
        assert set(made).isdisjoint(identifiers(10_000))
