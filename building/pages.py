"""The pages, rendered: what each template is given."""

import json
from pathlib import Path

from markupsafe import Markup

from building.folders import HERE
from building.policy import reachable, security_policy
from building.runtime import NO_PLUGINS, Runtime
from linking import documentation
from linking.cronofy import providers, sandbox, scopes, secrets
from linking.cronofy.data_centers import DATA_CENTERS, SANDBOX
from linking.cronofy.link_tokens import DEADLINE_SECONDS
from linking.cronofy.relay import LOCAL_RELAY
from linking.reading import deep_links
from linking.reading.addresses import Site
from linking.showing import journey, preview, snippets
from linking.showing.rendering import environment, say

PAGES = {
    "index.html": {"start": "form", "arrival": "clean"},
    "callback.html": {"start": "callback", "arrival": "take"},
    "authorize.html": {"start": "authorize", "arrival": "leave"},
}
FOR_OTHER_TOOLS = (
    ("Postman", "docs/collections/cronofy-unofficial.postman_collection.json"),
    ("Bruno", "docs/collections/cronofy-unofficial.bruno.json"),
    ("OpenAPI", "docs/openapi/cronofy-unofficial.json"),
)
# Part of each page, which can then be painted before another file is there.
INLINED = ("early.js", "page.css")


def render_pages(runtime: Runtime) -> dict[str, str]:
    """Return the pages by file name."""
    early, css = ((HERE / "static" / name).read_text() for name in INLINED)
    early += runtime.early
    shown = {
        "runtime": runtime,
        "local_relay": runtime.relay == LOCAL_RELAY,
        "no_plugins": json.dumps({"plugins": NO_PLUGINS}),
        "early": Markup(early),  # noqa: S704 - our own script
        "css": Markup(css),  # noqa: S704 - our own style
        "import_map": Markup(runtime.import_map),  # noqa: S704 - made of digests
        "policy": security_policy(runtime, early, css),
        "reachable": reachable(runtime),
        **facts(),
        **first_fragments(),
    }
    return {name: environment().get_template(name).render(shown, **about) for name, about in PAGES.items()}


def facts() -> dict[str, object]:
    """Return what the templates show of the domain's tables."""
    return {
        "secrets": " ".join(secrets.IN_ADDRESSES),
        "fields": " ".join(deep_links.FIELDS),
        "deadline": DEADLINE_SECONDS,
        "documentation": documentation,
        "sandbox": SANDBOX.id,
        "data_centers": [(each.id, each.name) for each in DATA_CENTERS],
        "outcome_options": [(outcome.id, say(outcome.name)) for outcome in sandbox.OUTCOMES],
        "scopes_one_by_one": scopes.ONE_BY_ONE,
        "composite_scopes": scopes.COMPOSITE,
        "default_scope": scopes.DEFAULT,
        "providers": providers.PROVIDERS,
        "sandbox_access_token": sandbox.ACCESS_TOKEN,
        "sandbox_client_id": sandbox.CLIENT_ID,
        "for_other_tools": FOR_OTHER_TOOLS,
        "language_options": [(language.id, language.name) for language in snippets.LANGUAGES],
    }


def first_fragments() -> dict[str, object]:
    """Return what stands on the page before Python is alive and shows it anew."""
    values = first_values()
    return {
        "commands": [(data_center, preview.curl_command(data_center)) for data_center in DATA_CENTERS],
        "command": preview.curl_command(DATA_CENTERS[0]),
        "code": Markup(preview.code(values)),  # noqa: S704 - rendered by our own template
        "journey": Markup(journey.picture(None)),  # noqa: S704 - rendered by our own template
        "preview": Markup(preview.preview(values, Site())),  # noqa: S704 - rendered by our own template
    }


def first_values() -> dict[str, str]:
    """Return the form as it is before Python is alive."""
    return {"scope": " ".join(scopes.DEFAULT), "snippet-language": snippets.LANGUAGES[0].id}


def write_pages(folder: Path, pages: dict[str, str]) -> None:
    """Write the pages by file name."""
    for name, text in pages.items():
        (folder / name).write_text(text)
