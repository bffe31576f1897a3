"""Chromium as the browser tests start it, and the browsers of one's own in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Playwright

MILLISECONDS_TO_WAIT = 60_000  # machines are noisy; nothing waits that long when it works
REFUSING_HOST = "api-uk.cronofy.com"


def launch(playwright: Playwright, path: str, rules: tuple[str, ...]) -> Browser:
    """Start the Chromium at that path; the rules say which hosts lead where."""
    return playwright.chromium.launch(
        executable_path=path,
        args=[
            f"--host-resolver-rules={', '.join(rules)}",
            "--ignore-certificate-errors",
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-quic",
            "--disable-gpu",
        ],
    )


@contextmanager
def new_context(browser: Browser, *, keeps_files: bool = False) -> Iterator[BrowserContext]:
    """A browser of one's own; its requests can be answered by a test as long as no service worker does."""
    context = browser.new_context(service_workers="allow" if keeps_files else "block")
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    yield context
    context.close()
