"""Every error that `linking` raises. Each one's text is a sentence for the person at the page."""


class LinkingError(Exception):
    """The base of every error here."""


class FieldError(LinkingError):
    """One field that cannot be used as it is: `field` is its id on the page."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class FormErrors(LinkingError):
    """All faulty fields of one form, in the order of the page, and what else there is to be careful about."""

    def __init__(self, errors: tuple[FieldError, ...], warnings: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(str(error) for error in errors))
        self.errors = errors
        self.warnings = warnings


class Unreachable(LinkingError):
    """No answer can be read: the network, the browser or a policy is in the way. The cause is chained."""


class NoAnswer(LinkingError):
    """The sandbox is asked to stay silent. Whoever sends waits, until the page's deadline."""


class UnexpectedAnswer(LinkingError):
    """The API answered, but not with a link token."""


class UnreadableText(LinkingError):
    """Pasted text that is not what was asked for."""


class TooLong(LinkingError):
    """A text that no QR code can hold."""
