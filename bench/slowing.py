"""Slow down a browser's pages: `python slowing.py BROWSER_PID TIMES`, until its standard input closes.

Says so on its standard output once it begins.

Chromium's own throttle (`Emulation.setCPUThrottlingRate`) is refused by workers, "only supported for pages", and
Pyodide may run in one. So every process that runs pages is held still for most of each few milliseconds, all of its
threads alike. A process of its own, so that the local server's work does not disturb the beat.
"""

import os
import select
import signal
import sys
import time

from processes import renderers

BEAT = 0.003  # seconds that a page runs at a time
LOOK = 0.05  # seconds between looks for new processes


def slow_down(browser: int, times: float) -> None:
    """Let the browser's pages run for 1 of `times` parts of the time, until standard input closes."""
    pids = renderers(browser)
    looked = time.monotonic()
    _signal(pids, signal.SIGSTOP)
    sys.stdout.write("slow\n")
    sys.stdout.flush()
    try:
        while not select.select([sys.stdin], [], [], 0)[0]:
            # Everything from before they go on until after they stop counts as running: on a busy machine,
            # this process may lose its turn at any point between.
            began = time.monotonic()
            _signal(pids, signal.SIGCONT)
            time.sleep(BEAT)
            _signal(pids, signal.SIGSTOP)
            stopped = time.monotonic()
            if stopped - looked > LOOK:
                pids, looked = renderers(browser), stopped
                _signal(pids, signal.SIGSTOP)
            time.sleep(max(0.0, stopped + (stopped - began) * (times - 1) - time.monotonic()))
    finally:
        _signal(pids, signal.SIGCONT)


def _signal(pids: list[int], what: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, what)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    slow_down(int(sys.argv[1]), float(sys.argv[2]))
