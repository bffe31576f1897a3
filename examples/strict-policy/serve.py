"""A page with a strict policy: only a script with the nonce of this one reply runs. `python examples/strict-policy/serve.py` serves it."""

import secrets
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

SITE = "http://localhost:8001/"
PLAYGROUND = "http://localhost:8000/"
PAGES = {"/": "index.html", "/linking.html": "linking.html"}
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'nonce-{nonce}'; frame-src {playground}; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)


class Pages(BaseHTTPRequestHandler):
    """Answers with one of the pages, its policy, and the nonce in both."""

    def do_GET(self) -> None:
        """Send the page that is asked for."""
        if self.path not in PAGES:
            return self.send_error(404)
        nonce = secrets.token_urlsafe(16)
        page = Path(__file__).with_name(PAGES[self.path]).read_text().replace("NONCE", nonce).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Content-Security-Policy", POLICY.format(nonce=nonce, playground=PLAYGROUND))
        self.end_headers()
        self.wfile.write(page)
        return None


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", urlsplit(SITE).port or 80), Pages) as server:
        print(f"The site is at {SITE}", flush=True)
        server.serve_forever()
