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
# These need the scope, `documentation.FREE_BUSY_ACCESS`.
FREE_BUSY = ("google_free_busy", "ms_graph_free_busy")
FREE_BUSY_SCOPE = "free_busy_write"
