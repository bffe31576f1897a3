"""The calendar providers that an authorization request can choose beforehand. Others may exist, so any text is accepted.

Source: `documentation.REQUEST_AUTHORIZATION`.
"""

PROVIDERS = (
    "google",
    "office365",
    "exchange",
    "apple",
    "live_connect",
    "google_free_busy",
    "ms_graph_free_busy",
    "cronofy",
)
