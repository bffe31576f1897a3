"""The scopes that Cronofy documents. Others are accepted as typed.

Source: `documentation.REQUEST_AUTHORIZATION`.
"""

ONE_BY_ONE = (
    "create_calendar",
    "read_events",
    "create_event",
    "delete_event",
    "read_free_busy",
    "change_participation_status",
)
COMPOSITE = ("read_only", "write_only", "read_write", "free_busy", "free_busy_write")
# What a first visitor's form asks for.
DEFAULT = ("read_events", "create_event", "delete_event")
