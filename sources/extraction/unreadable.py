"""Why can a document not be read?"""

from django.utils.translation import gettext_lazy as _

from workbench.common.errors import DomainError

# A sentence for each code: what happened, and where there is one, the way on.
SENTENCES = {
    "empty": _("The document is empty."),
    "binary": _("This is not text: the file holds binary data."),
    "unsupported_type": _("Files of this type cannot be read. Web pages, PDF and plain text can."),
    "no_text": _("No text was found in the document. A scanned page or an image has to be typed in."),
    "too_long": _("The text of the document is longer than the limit."),
    "too_deep": _("The page is nested more deeply than can be read safely."),
    "pdf_encrypted": _("The PDF is protected by a password."),
    "pdf_broken": _("The PDF is damaged and cannot be read."),
}


class Unreadable(DomainError):
    """A document that no text can be taken from. code: one of SENTENCES."""

    code = "no_text"
    status = 422

    def __init__(self, code: str):
        super().__init__(SENTENCES[code], code=code)

    def __reduce__(self):
        return Unreadable, (self.code,)
