"""What was refused, and why, in words a person can act on."""


class DomainError(Exception):
    """A request that the rules do not allow. Subclasses stand beside the function that raises them.

    message: a finished, translated sentence for people.
    code: a stable word for programs; a class gives its own, a raise may narrow it.
    field: the name of the input at fault, when one is.
    """

    code = "refused"
    status = 409  # HTTP; a class whose cause is bad input says 422, a missing right 403

    def __init__(self, message, *, code=None, field=None):
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field
