"""What a page may load and whom it may talk to: its Content-Security-Policy, and the promise that is read on it."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import new
from urllib.parse import urlsplit

from building.runtime import Runtime
from linking.cronofy.data_centers import DATA_CENTERS


def security_policy(runtime: Runtime, early: str, css: str) -> str:
    """Return the Content-Security-Policy. Only the hosts of the table, the site and its relay can be reached."""
    rules = {
        "default-src": ("'none'",),
        # PyScript's core calls Function(), hence 'unsafe-eval'.
        "script-src": (
            "'self'",
            f"'{digest(early.encode())}'",
            "'unsafe-eval'",
            "'wasm-unsafe-eval'",
            *(f"'{digest(each.encode())}'" for each in (runtime.import_map,) if each),
            *runtime.scripts,
        ),
        # 'self' for the service worker, and because Firefox asks here for what a worker imports.
        "worker-src": ("'self'", "blob:"),
        "connect-src": ("'self'", "blob:", *(each.api_url for each in DATA_CENTERS), *runtime.connections),
        "style-src": (f"'{digest(css.encode())}'",),
        "img-src": ("'self'",),
        # The cell of the Python that readers edit; its own policy is stricter. The committed pages have none.
        **({"frame-src": ("'self'",)} if runtime.worker else {}),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
    }
    return policy(rules)


def policy(rules: Mapping[str, Iterable[str]]) -> str:
    """Return the directives, each with its sources, as one policy (CSP 3, section 2.2)."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def reachable(runtime: Runtime) -> tuple[str, ...]:
    """Return the hosts that the page promises to talk to, in words."""
    more = dict.fromkeys(urlsplit(address).netloc for address in runtime.connections)
    return (*(each.api_host for each in DATA_CENTERS), *filter(None, more))


def digest(content: bytes, algorithm: str = "sha256") -> str:
    """Return the digest as browsers compare it (Subresource Integrity)."""
    return f"{algorithm}-{b64encode(new(algorithm, content).digest()).decode()}"
