"""Cronofy authorization linking: the link token request, the authorization URL, and what went wrong."""
