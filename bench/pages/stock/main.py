"""The same one request on a stock PyScript page: Pyodide on the page, `pyodide-http`, one Jinja template."""
# ruff: noqa: E402

from pyscript import document

document.documentElement.dataset.page = "alive"

import json
import urllib.request
from urllib.parse import urlencode

import pyodide_http
from jinja2 import Environment
from pyscript import when

pyodide_http.patch_urllib()

API_HOSTS = {"us": "api.cronofy.com", "de": "api-de.cronofy.com"}
APP_HOSTS = {"sandbox": "app.cronofy.com", "us": "app.cronofy.com", "de": "app-de.cronofy.com"}
RESULT = Environment(autoescape=True).from_string('<a id="authorization-link" href="{{ href }}">Authorize</a>')


def link_token(data_center, access_token):
    """Return a link token; in the sandbox from a simulated answer."""
    if data_center == "sandbox":
        return json.loads('{"link_token": "sandbox-link-token"}')["link_token"]
    request = urllib.request.Request(
        f"https://{API_HOSTS[data_center]}/v1/link_tokens",
        data=b"{}",
        method="POST",
        headers={"Authorization": f"Bearer {access_token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310
        return json.load(response)["link_token"]


def authorization_link(data_center, token, client_id, redirect_uri, scope):
    """Return the link as markup."""
    query = urlencode(
        {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": scope,
            "link_token": token,
        }
    )
    return RESULT.render(href=f"https://{APP_HOSTS[data_center]}/oauth/authorize?{query}")


def value(name):
    """Return what the form holds."""
    return document.getElementById(name).value


@when("submit", "#link-form")
def create_link(event):
    """Make the link and show it."""
    event.preventDefault()
    data_center = value("data-center")
    token = link_token(data_center, value("access-token"))
    document.getElementById("result").innerHTML = authorization_link(
        data_center, token, value("client-id"), value("redirect-uri"), value("scope")
    )


authorization_link("sandbox", link_token("sandbox", "-"), "-", "-", "-")
document.documentElement.dataset.python = "ready"
document.getElementById("create-link").disabled = False
