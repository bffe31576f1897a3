"""Cronofy's data centers: one table for the page, the request, the link, the relay and the security policy.

Source: `documentation.DATA_CENTERS`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataCenter:
    """One of Cronofy's separate environments. Tokens and applications of one mean nothing in another."""

    id: str
    name: str
    api_host: str
    app_host: str

    @property
    def api_url(self) -> str:
        """Return the base URL of the API, without a slash at its end."""
        return f"https://{self.api_host}"

    @property
    def authorization_endpoint(self) -> str:
        """Return the authorization endpoint (RFC 6749, section 3.1) on the app host that matches the API host."""
        return f"https://{self.app_host}/oauth/authorize"


DATA_CENTERS = (
    DataCenter("us", "United States", "api.cronofy.com", "app.cronofy.com"),
    DataCenter("au", "Australia", "api-au.cronofy.com", "app-au.cronofy.com"),
    DataCenter("ca", "Canada", "api-ca.cronofy.com", "app-ca.cronofy.com"),
    DataCenter("de", "Germany", "api-de.cronofy.com", "app-de.cronofy.com"),
    DataCenter("sg", "Singapore", "api-sg.cronofy.com", "app-sg.cronofy.com"),
    DataCenter("uk", "United Kingdom", "api-uk.cronofy.com", "app-uk.cronofy.com"),
)

# RFC 2606 reserves ".example": nothing can ever answer there. The sandbox's consent page is the site's own.
SANDBOX = DataCenter("sandbox", "Sandbox", "api.sandbox.example", "app.sandbox.example")

BY_ID = {data_center.id: data_center for data_center in (SANDBOX, *DATA_CENTERS)}
