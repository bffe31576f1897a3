"""The token request that exchanges a code, ready to run where the client secret is: on a server or in a terminal.

Source: `documentation.REQUEST_TOKEN`.
"""

from linking.cronofy import sandbox
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX
from linking.reading.form import Values
from linking.showing import snippets
from linking.showing.rendering import text_environment

PATH = "/oauth/token"
# The first is what is shown first. None needs an SDK.
LANGUAGES = tuple(
    snippets.BY_ID[language]
    for language in ("curl", "http", "python", "javascript", "ruby", "csharp", "php", "go", "java")
)


def token_requests(link: Values) -> tuple[tuple[str, str], ...]:
    """Return the request in each language, by its name. What is not known of the link is a placeholder.

    Client secret and code are never part of it: they are read from the environment.
    """
    data_center = BY_ID.get(link.get("data-center", ""))
    simulated = data_center is SANDBOX
    if simulated:
        data_center = DATA_CENTERS[0]  # the sandbox has no hosts
    known = {
        "host": data_center.api_host if data_center else "API_HOST_OF_YOUR_DATA_CENTER",
        "path": PATH,
        "client_id": link.get("client-id") or (sandbox.CLIENT_ID if simulated else "YOUR_CLIENT_ID"),
        "redirect_uri": link.get("redirect-uri") or "YOUR_REDIRECT_URI",
    }
    return tuple((language.name, _rendered(language, known)) for language in LANGUAGES)


def _rendered(language: snippets.Language, known: dict[str, str]) -> str:
    name = language.template.replace("snippets/", "exchange/")
    return text_environment().get_template(name).render(known)
