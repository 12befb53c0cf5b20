import pytest
from django.utils import translation

from sources.transport import FetchFailed, Refused, TryLater, failures

CAUSES = [cls for cls in failures._all_below(FetchFailed) if cls not in (FetchFailed, Refused, TryLater)]
OUTCOMES = {
    *("blocked", "robots_denied", "too_large", "timeout", "bad_content"),
    *("http_error", "retry", "too_many_redirects", "network_error", "tls_error"),
}


class TestFailures:
    @pytest.mark.parametrize("cause", CAUSES)
    def test_belong_to_a_family_and_an_outcome(self, cause):
        assert issubclass(cause, Refused) != issubclass(cause, TryLater)
        assert cause.outcome in OUTCOMES

    def test_have_a_code_of_their_own_each(self):
        codes = [cause.code for cause in CAUSES]

        assert len(set(codes)) == len(codes)

    def test_cover_every_outcome(self):
        assert {cause.outcome for cause in CAUSES} == OUTCOMES


class TestSentence:
    @pytest.mark.parametrize("code", failures.SENTENCES)
    def test_can_be_told_again_from_what_is_stored(self, code):
        details = {"host": "example.org", "reason": "x", "port": 1, "limit": 9, "status": 404}

        with translation.override("en"):
            told = failures.sentence(code, details)

        assert told.endswith((".", ")."))
        assert "%" not in told
