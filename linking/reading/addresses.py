"""The page's own address, and the addresses that follow from it."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from linking.cronofy.data_centers import SANDBOX, DataCenter

# RFC 2606 reserves ".com" names like this one for examples.
EXAMPLE_CALLBACK = "https://example.com/callback"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the page is, without query and fragment, and the relay that it was built with."""

    address: str = ""
    relay: str = ""

    def beside(self, name: str) -> str:
        """Return the address of another page of this site."""
        return urljoin(self.address, name)

    @property
    def callback(self) -> str:
        """Return the site's own callback page."""
        return self.beside("callback.html")

    @property
    def default_redirect_uri(self) -> str:
        """Return the own callback page, or an example where the page has no web address (it was opened from disk)."""
        return self.callback if self.callback.startswith("http") else EXAMPLE_CALLBACK

    def api_url(self, route: str, data_center: DataCenter) -> str:
        """Return the base URL that link tokens are asked of, without a slash at its end."""
        if route != "relay":
            return data_center.api_url
        return f"{urljoin(self.address, self.relay).rstrip('/')}/relay/{data_center.id}"

    def authorization_endpoint(self, data_center: DataCenter) -> str:
        """Return where the link leads: Cronofy's page, or the sandbox's own."""
        return self.beside("authorize.html") if data_center is SANDBOX else data_center.authorization_endpoint


def origin(url: str) -> str:
    """Return the origin of a URL with a slash at its end: the shortest address of that host."""
    return f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very device (RFC 8252, section 7.3; its name by RFC 6761, section 6.3)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
