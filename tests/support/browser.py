"""Find Chromium for the browser tests, or get it."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_SECONDS = 300
NO_PLAYWRIGHT = (
    "Playwright's driver does not start here: it needs libatomic (on Debian and Ubuntu: apt install libatomic1)."
)
MISSING = (
    "Chromium is missing and could not be installed: "
    "install Chromium or Google Chrome, or name its program with CHROMIUM=/path/to/chromium."
)


def find_chromium() -> str | None:
    """Return the first Chromium on this machine that starts, or None.

    Call it before a Playwright of your own runs: it starts one to ask where its browser is.
    """
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> Iterator[str]:
    """Yield the programs to try, the one that was asked for first."""
    if named := os.environ.get("CHROMIUM"):
        yield named
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    yield own
    yield from filter(None, map(shutil.which, NAMES))


def starts(*program: str) -> bool:
    """Tell whether a program answers `--version`, which a stub and one that lacks libraries do not."""
    try:
        return subprocess.run([*program, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def get_chromium() -> str | None:
    """Return a Chromium that starts, installing Playwright's or else Debian's where there is none."""
    return find_chromium() or install_from_playwright() or install_from_debian()


def install_from_playwright() -> str | None:
    say("Installing Playwright's Chromium (once).")
    run(sys.executable, "-m", "playwright", "install", "--no-shell", "chromium")
    return find_chromium()


def install_from_debian() -> str | None:
    """Install Debian's package where this is Debian and this user may."""
    if platform.system() != "Linux" or platform.freedesktop_os_release()["ID"] != "debian":
        return None
    say("Installing Debian's Chromium (once).")
    apt = (*(() if os.geteuid() == 0 else ("sudo", "-n")), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq")
    if run(*apt, "update"):
        run(*apt, "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation")
    return find_chromium()


def run(*command: str) -> bool:
    """Run a command that may fail or hang, its progress shown, and tell whether it succeeded."""
    try:
        return subprocess.run(command, stderr=subprocess.DEVNULL, timeout=INSTALL_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    if not starts(sys.executable, "-m", "playwright"):
        sys.exit(NO_PLAYWRIGHT)
    found = get_chromium()
    if not found:
        sys.exit(MISSING)
    say(f"Found {found}.")
