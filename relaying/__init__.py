"""The relay: it forwards one call to Cronofy's API for pages that may not make it themselves, and keeps nothing."""
