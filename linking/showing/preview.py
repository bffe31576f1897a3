"""What will be sent and made, before anything is: the request, the link, the command, the code."""

from linking.cronofy import sandbox
from linking.cronofy.authorization import AuthorizationRequest, parameters
from linking.cronofy.data_centers import BY_ID, DATA_CENTERS, SANDBOX, DataCenter
from linking.cronofy.link_tokens import link_token_request
from linking.reading import deep_links
from linking.reading.addresses import Site, origin
from linking.reading.form import Values, typed_authorization
from linking.reading.pasted import unwrap
from linking.showing import snippets
from linking.showing.exchange import shown_request
from linking.showing.highlighting import tokens
from linking.showing.marking import Part, overlaid, pieces, plain
from linking.showing.masking import masked
from linking.showing.parts import encoded, field_of
from linking.showing.rendering import fragment, text_environment


def chosen(values: Values) -> DataCenter:
    """Return the chosen data center; the sandbox for a text that names none."""
    return BY_ID.get(values.get("data-center", ""), SANDBOX)


def real_or_first(data_center: DataCenter) -> DataCenter:
    """Return the data center, or the first real one in place of the sandbox, which has no hosts."""
    return DATA_CENTERS[0] if data_center is SANDBOX else data_center


def preview(values: Values, site: Site) -> str:
    """Return the fragment with the request and the link as far as the form says, with placeholders for the rest."""
    data_center = chosen(values)
    simulated = data_center is SANDBOX
    route = "sandbox" if simulated else values.get("route", "direct")
    token = unwrap(values.get("access-token", "")) or (sandbox.ACCESS_TOKEN if simulated else "")
    key = unwrap(values.get("relay-key", "")) if route == "relay" else ""
    request = link_token_request(
        Part(site.api_url(route, data_center), "data-center"),
        Part(masked(token) if token else "ACCESS_TOKEN", "access-token"),
        Part(masked(key), "relay-key") if key else "",
    )
    placeholders = AuthorizationRequest(
        client_id=sandbox.CLIENT_ID if simulated else "CLIENT_ID",
        redirect_uri="REDIRECT_URI",
        scope=("SCOPE",),
        state="STATE",
        link_token="LINK_TOKEN",  # noqa: S106 - a placeholder
    )
    return fragment(
        "preview",
        request=() if route == "paste" else [("", *piece) for piece in pieces(shown_request(request, ()))],
        endpoint=site.authorization_endpoint(data_center),
        parameters=[
            (name, encoded(value), "link-token" if route == "paste" and name == "link_token" else field_of(name))
            for name, value in parameters(typed_authorization(values, placeholders))
        ],
    )


def curl_command(data_center: DataCenter) -> str:
    """Return the request as a shell command; the token comes from the shell's own `$ACCESS_TOKEN`."""
    request = link_token_request(data_center.api_url, "$ACCESS_TOKEN")
    headers = (f'  -H "{name}: {value}"' for name, value in request.headers)
    # Without data curl sends no Content-Length, which some servers ask for (RFC 9110, section 8.6).
    return " \\\n".join([f"curl -sS -X {request.method} {request.url}", *headers, '  -d ""'])


def command(values: Values) -> str:
    """Return the fragment with the command for the chosen data center."""
    return fragment("command", command=curl_command(real_or_first(chosen(values))))


def relay_command(address: str) -> str:
    """Return the fragment with the command that starts a relay on this computer for the page at that address."""
    return fragment("relay_command", origin=origin(address).rstrip("/"))


def code(values: Values) -> str:
    """Return the code for the form in the chosen language; what is missing is a placeholder, secrets always are."""
    data_center = chosen(values)
    language = snippets.BY_ID.get(values.get("snippet-language", ""), snippets.BY_ID["python"])
    placeholders = AuthorizationRequest(
        client_id=sandbox.CLIENT_ID if data_center is SANDBOX else "YOUR_CLIENT_ID",
        redirect_uri="https://example.com/callback",
        scope=("read_events",),
    )
    request = typed_authorization(values, placeholders)
    written = snippets.marked_snippet(text_environment(), language.id, real_or_first(data_center), request)
    shown = overlaid(tokens(language.syntax, plain(written)), written)
    return fragment("code", language=language, pieces=shown, simulated=data_center is SANDBOX)


def share_link(values: Values, site: Site) -> str:
    """Return this page's address with the form in its fragment, without its secrets."""
    return f"{site.address}#{deep_links.fragment(values, values.get('theme', ''))}"
