"""The QR code, read back by a decoder that is not ours."""

import re
import runpy
import sys

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from linking.errors import TooLong
from linking.showing import qr_code as module
from linking.showing.qr_code import QUIET_ZONE, QrCode, qr_code

PIXELS = 4
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\3z")


def drawn(code: QrCode) -> memoryview:
    """Return the path as an image: a byte for each pixel, rows and columns."""
    side = code.side * PIXELS
    image = bytearray(b"\xff" * side * side)
    for left, top, width in (map(int, run) for run in RUN.findall(code.path)):
        for row in range(top * PIXELS, (top + 1) * PIXELS):
            start = row * side + left * PIXELS
            image[start : start + width * PIXELS] = bytes(width * PIXELS)
    return memoryview(bytes(image)).cast("B", shape=[side, side])


def decoded(code: QrCode) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(drawn(code))]


@given(st.text("abcdefXYZ0123456789-._~%&=?/:", min_size=1, max_size=600))
def test_a_decoder_reads_back_the_link(rest: str) -> None:
    url = f"https://app-de.cronofy.com/oauth/authorize?{rest}"

    assert decoded(qr_code(url)) == [url]


def test_the_quiet_zone_is_empty() -> None:
    code = qr_code("https://example.com/")
    runs = [tuple(map(int, run)) for run in RUN.findall(code.path)]

    assert min(left for left, _, _ in runs) == QUIET_ZONE
    assert max(left + width for left, _, width in runs) == code.side - QUIET_ZONE


def test_the_path_holds_runs_only() -> None:
    assert RUN.sub("", qr_code("https://example.com/").path) == ""


@pytest.mark.parametrize("link", ["x" * 5000, "😀" * 1000])
def test_too_long_a_link_is_refused(link: str) -> None:
    with pytest.raises(TooLong):
        qr_code(link)


def test_where_the_package_is_there_a_code_is_offered() -> None:
    assert module.OFFERED


def test_where_the_package_is_missing_no_code_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)

    assert not runpy.run_path(str(module.__file__))["OFFERED"]
