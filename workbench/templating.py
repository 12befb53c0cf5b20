"""Templates are indented for their writers; pages are not: it would be a fortieth of the desk."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")
TAG_ALONE = re.compile(r"(?<=\n)(\{%[^%\n]*%\})\n")  # the line end before it still parts words
# Elements that stand on lines of their own, so that a space beside them shows nowhere.
BLOCK = (
    r"</?(?:article|blockquote|details|div|dd|dl|dt|fieldset|form|h[1-6]|header|legend|li|main|nav|ol|p"
    r"|section|summary|ul)\b"
)
BESIDE_BLOCK = re.compile(rf"\n+(?={BLOCK})|({BLOCK}[^<>\n]*>)\n+")


class Loader(filesystem.Loader):
    """Templates without their indentation and the empty lines of tags.

    What is put into them is not touched: words stay as typed.
    """

    def get_contents(self, origin):
        contents = INDENTATION.sub("\n", super().get_contents(origin))
        if not origin.template_name.endswith(".html"):
            return contents
        return BESIDE_BLOCK.sub(r"\1", TAG_ALONE.sub(r"\1", contents))
