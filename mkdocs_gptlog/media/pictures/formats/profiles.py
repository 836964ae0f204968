"""Colour profiles for pictures that describe their colours by numbers: gamma, primaries, CICP.

Sources: ICC.1, «Image technology colour management»; ITU-T H.273; ITU-R BT.2100 and BT.2408; W3C, «PNG», clause 11.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import partial

Point = tuple[float, float]
Chromaticities = tuple[Point, Point, Point, Point]
"""Of white, red, green and blue: x and y."""
_Matrix = tuple[tuple[float, ...], ...]

_D65 = (0.3127, 0.3290)
SRGB: Chromaticities = (_D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_PRIMARIES: dict[int, Chromaticities] = {
    1: SRGB,
    2: SRGB,
    5: (_D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: (_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: (_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    9: (_D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.314, 0.351), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: (_D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
"""By the number of the primaries in CICP."""
_WHITE_NITS = 203
"""What the white of a page is among HDR colours (BT.2408)."""
_HDR = frozenset({16, 18})
"""PQ and HLG, which come with wide primaries."""
_LIKE_SRGB = frozenset({1, 2, 6, 13, 14, 15})
"""Transfers that browsers show as they show sRGB."""
_STEPS = 4096
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD: _Matrix = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))
_GAMMA_SLACK = 0.05
"""A gamma that differs less than this from 1/2.2 stands for sRGB, as libpng has it."""


def by_cicp(primaries: int, transfer: int) -> bytes | None:
    """Return a profile for the numbers of CICP; None where they mean sRGB, or nothing that is known.

    HDR colours are set out so that the white of a page, at 203 nits, is white; what is brighter is white too.
    """
    curves: dict[int, Callable[[float], float]] = {
        4: partial(_power, 2.2),
        5: partial(_power, 2.8),
        8: partial(_power, 1.0),
        16: _pq,
        18: _hlg,
    }
    curve = _srgb if transfer in _LIKE_SRGB else curves.get(transfer)
    points = _PRIMARIES.get(primaries, _PRIMARIES[9] if transfer in _HDR else None)
    if curve is None or points is None or (curve is _srgb and points == SRGB):
        return None
    return build(points, curve)


def is_known(primaries: int, transfer: int) -> bool:
    """Return whether colours of these numbers are shown as they are meant."""
    return transfer in _HDR or (primaries in _PRIMARIES and transfer in _LIKE_SRGB | {4, 5, 8})


def chromaticities(numbers: Sequence[float]) -> Chromaticities:
    """Return points from the eight numbers of a PNG."""
    white, red, green, blue = zip(numbers[::2], numbers[1::2], strict=True)
    return white, red, green, blue


def by_gamma(gamma: float | None, points: Chromaticities | None) -> bytes | None:
    """Return a profile for what a PNG says without one; None where that is sRGB, or cannot be.

    Args:
        gamma: The exponent of encoding, as 0.45455.
        points: None for those of sRGB.
    """
    if gamma is None or not 0.01 < gamma < 100:  # noqa: PLR2004 (anything else is nonsense)
        return None
    like_srgb = abs(gamma * 2.2 - 1) < _GAMMA_SLACK
    near = points is None or all(
        abs(a - b) < 0.005  # noqa: PLR2004 (a step that nobody sees)
        for point, usual in zip(points, SRGB, strict=True)
        for a, b in zip(point, usual, strict=True)
    )
    if like_srgb and near:
        return None
    curve = _srgb if like_srgb else partial(_power, 1 / gamma)
    return build(SRGB if near or points is None else points, curve)


def build(points: Chromaticities, curve: Callable[[float], float]) -> bytes | None:
    """Return an ICC profile of three primaries and a curve; None where the primaries span nothing.

    Args:
        points: Of white and the primaries.
        curve: From a value in the file to light, both 0 to 1; what is above 1 is cut.
    """
    try:
        columns = _to_d50(points)
    except ZeroDivisionError:
        return None
    if any(not -2 < value < 2 for row in columns for value in row):  # noqa: PLR2004 (as the format holds them)
        return None
    light = [round(65535 * min(1.0, max(0.0, curve(step / (_STEPS - 1))))) for step in range(_STEPS)]
    trc = b"curv" + struct.pack(f">II{_STEPS}H", 0, _STEPS, *light)
    bodies = {b"wtpt": _xyz(_D50)}
    for index, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ")):
        bodies[name] = _xyz((columns[0][index], columns[1][index], columns[2][index]))
    start = 128 + 4 + 12 * (len(bodies) + 3)
    table, content = b"", b""
    for name, body in {**bodies, b"rTRC": trc}.items():
        table += struct.pack(">4sII", name, start + len(content), len(body))
        content += body
    at = start + len(content) - len(trc)
    table += b"".join(struct.pack(">4sII", name, at, len(trc)) for name in (b"gTRC", b"bTRC"))
    head = struct.pack(">I4xI4s4s4s12x4s", start + len(content), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    head += bytes(28) + struct.pack(">3i", *(round(value * 65536) for value in _D50))
    return head.ljust(128, b"\0") + struct.pack(">I", len(bodies) + 3) + table + content


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + struct.pack(">I3i", 0, *(round(value * 65536) for value in values))


def _srgb(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 (its own)


def _power(exponent: float, value: float) -> float:
    return float(value**exponent)


def _pq(value: float) -> float:
    """Return the light of a PQ value, the white of a page being 1 (BT.2100, table 4)."""
    root = value ** (32 / 2523)
    share = max(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)
    return float(10_000 / _WHITE_NITS * share ** (8192 / 1305))


def _hlg(value: float) -> float:
    """Return the light of an HLG value on a screen of 1,000 nits, the white of a page being 1 (BT.2100, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = value * value / 3 if value <= 0.5 else (2.718281828459045 ** ((value - c) / a) + b) / 12  # noqa: PLR2004
    return float(1000 / _WHITE_NITS * scene**1.2)


def _to_d50(points: Chromaticities) -> _Matrix:
    """Return the matrix from light to XYZ, adapted to the white of profiles."""
    white, *primaries = ((x / y, 1.0, (1 - x - y) / y) for x, y in points)
    columns = tuple(zip(*primaries, strict=True))
    scale = _times(_inverse(columns), white)
    native = tuple(tuple(value * part for value, part in zip(row, scale, strict=True)) for row in columns)
    cone, target = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    adapted = tuple(
        tuple(value * to / of for value in row) for row, to, of in zip(_BRADFORD, target, cone, strict=True)
    )
    return _product(_product(_inverse(_BRADFORD), adapted), native)


def _times(matrix: _Matrix, vector: tuple[float, ...]) -> tuple[float, float, float]:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def _product(left: _Matrix, right: _Matrix) -> _Matrix:
    return tuple(zip(*(_times(left, column) for column in zip(*right, strict=True)), strict=True))


def _inverse(matrix: _Matrix) -> _Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    determinant = a * cofactors[0][0] + b * cofactors[1][0] + c * cofactors[2][0]
    return tuple(tuple(value / determinant for value in row) for row in cofactors)
