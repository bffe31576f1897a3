"""A QR code as one SVG path (ISO/IEC 18004, by `segno`); the template draws it."""

from dataclasses import dataclass

from linking.errors import TooLong

try:
    import segno
except ModuleNotFoundError:  # Pyodide's CDN, which the committed pages take their packages from, does not have it.
    OFFERED = False
else:
    OFFERED = True

QUIET_ZONE = 4
# Of the largest code with the weakest correction (ISO/IEC 18004, table 7).
MOST_BYTES = 2953


@dataclass(frozen=True, slots=True)
class QrCode:
    """The side of the drawing in modules, quiet zone included, and the path of its dark modules."""

    side: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the QR code of a text. Raises `TooLong` for more than fits, about 2900 bytes."""
    if len(text) > MOST_BYTES:  # counted first: to find that out takes the encoder a while
        raise TooLong("qr_code.too_long")
    try:
        made = segno.make(text, micro=False, error="l", boost_error=True)
    except segno.DataOverflowError as error:
        raise TooLong("qr_code.too_long") from error
    rows = [bytes(row) for row in made.matrix]
    runs = [
        f"M{left + QUIET_ZONE} {top + QUIET_ZONE}h{right - left}v1h-{right - left}z"
        for top, row in enumerate(rows)
        for left, right in _dark_runs(row)
    ]
    return QrCode(len(rows) + 2 * QUIET_ZONE, "".join(runs))


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Return where each run of dark modules begins and ends."""
    edges = [index for index in range(len(row) + 1) if _dark(row, index) != _dark(row, index - 1)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _dark(row: bytes, index: int) -> bool:
    return 0 <= index < len(row) and row[index] == 1
