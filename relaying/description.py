"""OpenAPI descriptions, made from the tables that the relay and the page work with: `python -m relaying.description`.

They feed Swagger UI, Postman, Bruno and the tests. That of Cronofy's requests is not Cronofy's: it says what this
project knows of them.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linking import documentation
from linking.cronofy.data_centers import DATA_CENTERS
from linking.cronofy.link_tokens import PATH
from linking.cronofy.relay import CAUSE_HEADER, KEY_HEADER, VIA
from relaying.refusals import CAUSES

FOLDER = Path(__file__).parents[1] / "docs" / "openapi"

Description = dict[str, Any]

LINK_TOKEN = {
    "type": "object",
    "required": ["link_token"],
    "properties": {"link_token": {"type": "string", "description": "A credential: it binds whoever uses it."}},
}
TOKENS = {
    "type": "object",
    "properties": {
        "access_token": {"type": "string"},
        "token_type": {"type": "string"},
        "expires_in": {"type": "integer"},
        "refresh_token": {"type": "string"},
        "scope": {"type": "string"},
        "account_id": {"type": "string"},
        "sub": {"type": "string"},
        "linking_profile": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("provider_name", "profile_id", "profile_name")},
        },
    },
}
BEARER = {"type": "http", "scheme": "bearer", "description": "The access token of the account to link to."}


def relay_description() -> Description:
    """Return the description of the relay."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Relay for Cronofy link tokens (unofficial)",
            "version": "1",
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Forwards one request to Cronofy's API, for pages that may not make it themselves.",
        },
        "servers": [{"url": "http://localhost:8000", "description": "make serve"}],
        "paths": {
            f"/relay/{{data_center}}{PATH}": {"post": relayed_request()},
            "/healthz": {
                "get": {
                    "operationId": "isAlive",
                    "summary": "Say that the relay is alive; the API is not asked",
                    "security": [],
                    "responses": {"200": json_response("It is alive.", {"type": "object"})},
                }
            },
        },
        "components": {
            "securitySchemes": {"accessToken": BEARER},
            "headers": {
                CAUSE_HEADER: {
                    "description": "Why the relay itself refused. An answer of the API has no such header.",
                    "schema": {"type": "string", "enum": sorted(CAUSES)},
                },
                "Via": {
                    "description": f"Has “{VIA}” in every answer of the API that the relay passes on.",
                    "schema": {"type": "string"},
                },
            },
            "schemas": {
                "Refusal": {
                    "type": "object",
                    "required": ["error"],
                    "properties": {"error": {"type": "string", "description": "What happened, and what to do."}},
                }
            },
        },
    }


def relayed_request() -> Description:
    """Return the operation that is forwarded."""
    ids = [data_center.id for data_center in DATA_CENTERS]
    refusals = defaultdict(list)
    for cause, statuses in CAUSES.items():
        for status in statuses:
            refusals[status].append(cause)
    return {
        "operationId": "relayLinkToken",
        "summary": "Make a link token through the relay",
        "security": [{"accessToken": []}],
        "parameters": [
            {
                "name": "data_center",
                "in": "path",
                "required": True,
                # Or Postman's converter takes any of them.
                "example": ids[0],
                "schema": {"type": "string", "enum": ids},
            },
            {
                "name": KEY_HEADER,
                "in": "header",
                "description": "The shared key, where the relay has one; a pairing code, or the key that came back for it.",
                "schema": {"type": "string"},
            },
        ],
        "responses": {
            "200": passed_on(json_response("The API's answer, unchanged.", LINK_TOKEN)),
            "default": passed_on(
                {"description": "Any other answer of the API: its status, media type, Retry-After and body."}
            ),
            **{str(status): refusal(causes) for status, causes in sorted(refusals.items())},
        },
    }


def passed_on(response: Description) -> Description:
    """Return the response of the API as it comes out of the relay."""
    return {**response, "headers": {"Via": {"$ref": "#/components/headers/Via"}}}


def refusal(causes: Sequence[str]) -> Description:
    """Return the response of one status. The API may answer with the same status, and then has no cause."""
    return {
        "description": f"The relay refused ({', '.join(causes)}), or the API answered with this status.",
        "headers": {CAUSE_HEADER: {"$ref": f"#/components/headers/{CAUSE_HEADER}"}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
    }


def json_response(description: str, schema: Description) -> Description:
    """Return a response in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def cronofy_description() -> Description:
    """Return the description of the requests of the journey, on the API hosts of all data centers."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cronofy authorization linking (unofficial)",
            "version": "1",
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Not Cronofy's own: what the authorization linking playground knows of these requests.",
        },
        "externalDocs": {"url": documentation.AUTHORIZATION_LINKING},
        "servers": [{"url": data_center.api_url, "description": data_center.name} for data_center in DATA_CENTERS],
        "paths": {
            PATH: {
                "post": {
                    "operationId": "createLinkToken",
                    "summary": "Make a link token for the account of the access token (ALPHA)",
                    "security": [{"accessToken": []}],
                    "responses": {"200": json_response("A link token.", LINK_TOKEN), "default": any_other()},
                }
            },
            "/oauth/token": {
                "post": {
                    "operationId": "exchangeCode",
                    "summary": "Exchange a code for tokens; on a server: it needs the client secret",
                    "security": [],
                    "requestBody": {"required": True, "content": {"application/json": {"schema": code_exchange()}}},
                    "responses": {"200": json_response("The tokens.", TOKENS), "default": any_other()},
                }
            },
            "/v1/userinfo": {
                "get": {
                    "operationId": "getUserInfo",
                    "summary": "Show the account with its profiles, to compare before and after",
                    "security": [{"accessToken": []}],
                    "responses": {"200": json_response("The account.", {"type": "object"}), "default": any_other()},
                }
            },
        },
        "components": {"securitySchemes": {"accessToken": BEARER}},
    }


def code_exchange() -> Description:
    """Return the schema of the request that exchanges a code (RFC 6749, section 4.1.3)."""
    names = ("client_id", "client_secret", "grant_type", "code", "redirect_uri")
    properties: Description = {name: {"type": "string", "example": name.upper()} for name in names}
    return {
        "type": "object",
        "required": list(names),
        # An enum of one, which Postman's and Bruno's converters fill in; a const they leave empty.
        "properties": properties | {"grant_type": {"type": "string", "enum": ["authorization_code"]}},
    }


def any_other() -> Description:
    """Return the response that stands for all others."""
    return {"description": f"Anything else. Never assume JSON. See {documentation.ERROR_CODES}."}


def files() -> dict[str, str]:
    """Return each file's name and text."""
    descriptions = {"relay.json": relay_description(), "cronofy-unofficial.json": cronofy_description()}
    return {name: json.dumps(text, indent=2, ensure_ascii=False) + "\n" for name, text in descriptions.items()}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
