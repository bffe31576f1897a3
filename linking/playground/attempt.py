"""One attempt at a link, from the button to what came of it: made once, and handed on as it is."""

from dataclasses import dataclass

from linking.cronofy.data_centers import SANDBOX
from linking.cronofy.http import Request
from linking.cronofy.link_tokens import link_token_request
from linking.reading.addresses import Site
from linking.reading.form import LinkForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The form as it was read when the button was pressed, and the one request that follows from it.

    `began` is a time in ISO 8601, UTC. On the route `paste` the request has been made already, in a terminal.
    """

    form: LinkForm
    request: Request
    site: Site
    began: str
    browser: str

    @property
    def simulated(self) -> bool:
        """Tell whether the sandbox is asked, so that nothing leaves the page."""
        return self.form.data_center is SANDBOX

    @property
    def relayed(self) -> bool:
        """Tell whether a relay is to be asked."""
        return self.form.route == "relay"

    @property
    def relay_missing(self) -> bool:
        """Tell whether the relay is to be asked on a site that has none, so that nothing can be sent."""
        return self.relayed and not self.site.relay


def new_attempt(form: LinkForm, site: Site, began: str, browser: str) -> Attempt:
    """Return the attempt at a link for this form."""
    request = link_token_request(site.api_url(form.route, form.data_center), form.access_token, form.relay_key)
    return Attempt(form=form, request=request, site=site, began=began, browser=browser)
