"""Templates are indented for their writers; pages are not: it would be a fortieth of the desk."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")
TAG_ALONE = re.compile(r"(?<=\n)(\{%[^%\n]*%\})\n")  # the line end before it still parts words


class Loader(filesystem.Loader):
    """Templates without their indentation and the empty lines of tags.

    What is put into them is not touched: words stay as typed.
    """

    def get_contents(self, origin):
        contents = INDENTATION.sub("\n", super().get_contents(origin))
        return TAG_ALONE.sub(r"\1", contents) if origin.template_name.endswith(".html") else contents
