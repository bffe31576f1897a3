"""Every error that `linking` raises. Each one carries the sentence for the person at the page."""

from linking.sentences import Fact, Sentence, sentence


class LinkingError(Exception):
    """The base of every error here: made from the name of its sentence and the facts that stand in it."""

    def __init__(self, name: str, /, **facts: Fact) -> None:
        super().__init__(name)
        self.sentence = sentence(name, **facts)


class FieldError(LinkingError):
    """One field that cannot be used as it is: `field` is its id on the page."""

    def __init__(self, field: str, reason: Sentence) -> None:
        super().__init__(reason.name, **reason.facts)
        self.field = field


class FormErrors(LinkingError):
    """All faulty fields of one form, in the order of the page, and what else there is to be careful about."""

    def __init__(self, errors: tuple[FieldError, ...], warnings: tuple[Sentence, ...] = ()) -> None:
        super().__init__("form.faulty")
        self.errors = errors
        self.warnings = warnings


class Unreachable(LinkingError):
    """No response can be read: the network, the browser or a policy is in the way. The cause is chained."""


class NoResponse(LinkingError):
    """The sandbox is asked to stay silent. Whoever sends waits, until the page's deadline."""


class UnexpectedResponse(LinkingError):
    """The API responded, but not with a link token."""


class UnreadableText(LinkingError):
    """Pasted text that is not what was asked for."""


class TooLong(LinkingError):
    """A text that no QR code can hold."""
