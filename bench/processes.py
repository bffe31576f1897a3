"""What /proc tells about one browser's processes."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def browser_process(profile: Path) -> int:
    """Return the id of the browser that was started with this profile folder."""
    wanted = f"--user-data-dir={profile}".encode()
    for pid in _pids():
        arguments = _arguments(pid)
        if wanted in arguments and not any(argument.startswith(b"--type=") for argument in arguments):
            return pid
    raise ProcessLookupError(f"No browser runs with {profile}.")


def renderers(browser: int) -> list[int]:
    """Return the ids of the processes that run pages, without those of the browser's own interface."""
    found = []
    for pid in _family(browser):
        arguments = _arguments(pid)
        if b"--type=renderer" in arguments and b"--top-chrome-webui" not in arguments:
            found.append(pid)
    return found


def worked(browser: int) -> float:
    """Return for how many seconds of processor time the browser and all its processes have worked so far."""
    return sum(_worked(pid) for pid in _family(browser))


def memory(browser: int) -> int:
    """Return the bytes the pages' processes hold, without the program files they share (proportional set size)."""
    return sum(_own_memory(pid) for pid in renderers(browser))


def _own_memory(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:")))


def _family(browser: int) -> list[int]:
    parents = {pid: parent for pid in _pids() if (parent := _parent(pid)) is not None}
    return [pid for pid in parents if _descends(pid, browser, parents)]


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _arguments(pid: int) -> list[bytes]:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b" --", b"\0--").split(b"\0")
    except OSError:
        return []


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _worked(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def _stat(pid: int) -> list[str]:
    """Return what proc(5) lists for `/proc/pid/stat` from the third field on; nothing of a process that is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _descends(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        if pid == ancestor:
            return True
        pid = parents[pid]
    return False
