"""Templates are indented for their writers; pages are not: it would be a fortieth of the desk."""

import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Templates without their indentation. What is put into them is not touched: words stay as typed."""

    def get_contents(self, origin):
        return INDENTATION.sub("\n", super().get_contents(origin))
