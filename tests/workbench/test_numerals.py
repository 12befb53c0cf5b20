import pytest
from django.utils import translation

from sources.transport.failures import sentence
from workbench.common.numerals import grouped


class TestGrouped:
    @pytest.mark.parametrize(("language", "written"), [("es", "5\xa0600\xa0000"), ("en", "5,600,000")])
    def test_sets_thousands_apart_as_the_language_does(self, language, written):
        with translation.override(language):
            assert grouped(5_600_000) == written

    def test_leaves_a_small_number_alone(self):
        assert grouped(10) == "10"

    def test_is_how_a_failed_capture_tells_its_limit(self):
        with translation.override("en"):
            assert "20,971,520 bytes" in sentence("body_too_large", {"limit": 20 * 1024**2})
