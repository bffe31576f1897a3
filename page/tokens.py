"""An access token of a real account stays out of the sandbox, and comes back with the data center."""

from page.elements import element


def in_sandbox() -> bool:
    """Tell whether the form is in the sandbox."""
    place = element("data-center")
    return bool(place) and place.value == "sandbox"


class Aside:
    """Where the form was last, and the real token that is kept in memory while it is in the sandbox."""

    sandbox = in_sandbox()
    token = ""


def keep_tokens_apart() -> None:
    """Take a real token out of the form on the way into the sandbox, and put it back on the way out."""
    if in_sandbox() == Aside.sandbox:
        return
    Aside.sandbox = not Aside.sandbox
    field = element("access-token")
    if Aside.sandbox:
        Aside.token, field.value = field.value, ""
    elif Aside.token:
        field.value = Aside.token
        forget_token_aside()


def forget_token_aside() -> None:
    """Forget the real token that is kept meanwhile."""
    Aside.token = ""
