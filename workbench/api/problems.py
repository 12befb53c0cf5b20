"""Which problems can the API report? Each has an address that never changes and a title in words."""

from django.utils.translation import gettext_lazy as _

# code → what the kind of problem is; the sentence about one case is its `detail`
TITLES = {
    # the request itself
    "invalid": _("Some of the fields sent do not fit"),
    "parse_error": _("The body could not be read"),
    "bad_request": _("The request could not be understood"),
    "bad_cursor": _("The cursor is not one of ours"),
    "as_of_refused": _("The past instant does not fit"),
    "unknown_place": _("The place in the changes is not one of ours"),
    "too_large": _("The body is too large"),
    "not_found": _("There is nothing at this address"),
    "method_not_allowed": _("The address does not answer this method"),
    "not_acceptable": _("The address does not speak the format asked for"),
    "unsupported_media_type": _("The body is in a format the address does not read"),
    "precondition_required": _("The amendment does not say which version it amends"),
    "precondition_failed": _("The record was changed since it was read"),
    "idempotency_key_refused": _("The Idempotency-Key is none"),
    "idempotency_key_reused": _("The Idempotency-Key was sent with another request"),
    "request_under_way": _("The same request is being answered"),
    "throttled": _("Too many requests in a short time"),
    "error": _("Something broke on our side"),
    # who asks
    "not_authenticated": _("A token is needed"),
    "authentication_failed": _("The token does not hold"),
    "permission_denied": _("This is not allowed"),
    "scope_missing": _("The token lacks a scope"),
    "not_allowed": _("The person's role does not include this"),
    "own_verdict": _("The person would judge their own verdict"),
    "own_proposal": _("The person would judge what they sent to review"),
    "not_sender": _("Somebody else sent the claim to review"),
    # articles, sources and texts
    "text_refused": _("The text is refused"),
    "text_empty": _("The text is empty"),
    "text_too_long": _("The text is too long"),
    "file_refused": _("The file is refused"),
    "file_empty": _("The file is empty"),
    "file_too_large": _("The file is too large"),
    "file_not_pdf": _("The file is no PDF, whatever its name or type says"),
    "file_binary": _("The file is not text, whatever its name says"),
    "file_unsupported_type": _("The file is of a kind that is not read here"),
    "busy": _("The source is being read right now"),
    "no_text": _("The text has not arrived"),
    "archive_full": _("The archive has no room left"),
    "archive_unwritable": _("The archive cannot be written to"),
    "watch_refused": _("The source cannot be watched like that"),
    "no_address": _("The source has no address"),
    "not_watched": _("The source is not watched"),
    # selections
    "selection_refused": _("The selection is no passage of the text"),
    "selection_outside": _("The selection lies outside the text"),
    "selection_empty": _("The selection holds no text"),
    "selection_blank": _("The selection holds nothing but white space"),
    "selection_stale": _("The words are not what stands at this place"),
    "selection_splits_character": _("The selection splits a character"),
    "quotation_not_found": _("The quotation stands nowhere in the text"),
    "quotation_ambiguous": _("The quotation stands in several places of the text"),
    # claims, evidence, verdicts
    "already_marked": _("The words are already a claim of the article"),
    "words_stand": _("The words are in the text"),
    "stale_version": _("Somebody changed the claim meanwhile"),
    "stale_verdict": _("Somebody answered the question meanwhile"),
    "locked": _("The claim cannot be changed now"),
    "already_evidence": _("The passage is already evidence"),
    "already_withdrawn": _("The evidence was already withdrawn"),
    "not_withdrawn": _("The evidence was not withdrawn"),
    "nothing_to_keep": _("No filter is set"),
    "still_quoted": _("Something of the source was quoted"),
    "not_attached": _("The source is not beside the claim"),
    "drift_settled": _("The change of the source was settled already"),
    "evidence_refused": _("The evidence does not fit"),
    "amendment_refused": _("The amendment does not fit"),
    "statement_too_long": _("The statement is too long"),
    "reason_missing": _("A reason is missing"),
    "verdict_refused": _("The verdict does not fit"),
    "superseded": _("A newer verdict took the place of this one"),
    "not_checkable": _("The claim is marked as not checkable"),
    "draft_too_long": _("The draft is too long to be kept"),
    # fact-checks of others
    "markup_refused": _("The markup does not fit"),
    "markup_exists": _("The page has markup already"),
    "markup_stale": _("Somebody replaced the markup meanwhile"),
    "review_refused": _("The ClaimReview lacks what it cannot be without"),
    "line_refused": _("The line does not fit"),
    "annotation_refused": _("The annotation does not fit"),
    "import_refused": _("The import does not fit"),
    # webhooks
    "webhook_refused": _("The webhook does not fit"),
    "webhook_removed": _("The webhook was removed already"),
    "delivery_open": _("The message is on its way"),
    "precedent_refused": _("The answer about an earlier check or claim does not fit"),
    "not_answered": _("There is no answer to take back"),
    # review and publication
    "attempt_ended": _("This capture was over already"),
    "printing_missing": _("This installation makes no PDFs"),
    "queue_silent": _("The queue does not answer"),
    "undo_refused": _("This cannot be undone any more"),
    "move_refused": _("The claim is not where this move starts"),
    "not_ready": _("The claim is not ready for review"),
    "publication_refused": _("The edition cannot be made"),
    "claim_review_unsound": _("The ClaimReview would be rejected"),
    "newsroom_unnamed": _("The newsroom has no name yet"),
    "already_retracted": _("The check is already retracted"),
    "retracted": _("The check was retracted"),
}
BY_STATUS = {
    400: _("The request could not be understood"),
    403: _("This is not allowed"),
    404: _("There is nothing at this address"),
    409: _("The request is in conflict with what stands now"),
    422: _("The request is understood, but the rules do not allow it"),
}


def title_of(code: str, status: int) -> str:
    """The title of a kind of problem; one that has none of its own yet gets its status's."""
    return TITLES.get(code) or BY_STATUS.get(status) or TITLES["error"]


def address_of(code: str) -> str:
    """The problem's `type`: a stable URI reference, relative to the site."""
    return f"/api/problems/{code}"
