"""The icons of the installed app, drawn from the mark: `mark.svg` is the same drawing as text.

A baton and a hand on a rounded ground: two strokes with round ends. The pixels are computed, so
that no program for images is needed to build.
"""

import struct
import zlib
from math import hypot

# name → pixels of a side, and whether the ground reaches the edge: a phone cuts its own shape out
# of a maskable icon, and of the one that Apple's take.
ICONS = {
    "icon-192.png": (192, False),
    "icon-512.png": (512, False),
    "icon-maskable-512.png": (512, True),
    "icon-apple-180.png": (180, True),
}
SIDE = 32.0
ROUNDING = 8.0
GROUND = (0x17, 0x3F, 0x86)
HALF_STROKE = 2.25
# colour, from, to; later ones lie over earlier ones.
STROKES = (
    ((0x9C, 0xC1, 0xF5), (8.5, 20.5), (17.0, 12.0)),
    ((0xFF, 0xFF, 0xFF), (15.0, 20.0), (23.5, 11.5)),
)


def icon(pixels: int, *, full: bool) -> bytes:
    """A PNG of the mark, `pixels` wide and high."""
    unit = SIDE / pixels
    rows = []
    for down in range(pixels):
        row = bytearray(b"\0")
        for right in range(pixels):
            row += _colour((right + 0.5) * unit, (down + 0.5) * unit, unit, full=full)
        rows.append(bytes(row))
    header = struct.pack(">IIBBBBB", pixels, pixels, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def _colour(x: float, y: float, unit: float, *, full: bool) -> bytes:
    """Red, green, blue and how opaque a point is; edges are a pixel wide."""
    shown = 1.0 if full else _cover(_outside(x, y), unit)
    colour: tuple[float, ...] = GROUND
    for stroke, start, end in STROKES:
        over = _cover(_from_stroke(x, y, start, end), unit)
        if over:
            colour = tuple(a + (b - a) * over for a, b in zip(colour, stroke, strict=True))
    return bytes([*(round(part) for part in colour), round(255 * shown)])


def _cover(distance: float, unit: float) -> float:
    """How much of a pixel lies within an edge that is this far away."""
    return min(1.0, max(0.0, 0.5 - distance / unit))


def _outside(x: float, y: float) -> float:
    """How far a point lies outside the rounded square; negative inside."""
    half = SIDE / 2 - ROUNDING
    dx, dy = abs(x - SIDE / 2) - half, abs(y - SIDE / 2) - half
    return hypot(max(dx, 0.0), max(dy, 0.0)) + min(max(dx, dy), 0.0) - ROUNDING


def _from_stroke(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = ((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy)
    along = min(1.0, max(0.0, along))
    return hypot(x - start[0] - along * dx, y - start[1] - along * dy) - HALF_STROKE
