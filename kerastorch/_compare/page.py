"""The report as one HTML page: a table of what was compared, and the curves of each fit."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence

from .comparing import Finding
from .records import Record

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 460, 240, 62, 34, 26, 14
THEIRS, OURS = "#e8710a", "#1a73e8"

_STYLE = """\
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem;
  color: #202124; background: #fff; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #dadce0;
  vertical-align: top; overflow-wrap: anywhere; }
td:first-child, td:nth-child(2) { white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.same { color: #137333; } .parts { color: #c5221f; font-weight: 600; }
.curves { display: flex; flex-wrap: wrap; gap: 1rem; }
svg text { font: 11px system-ui, sans-serif; fill: #5f6368; }
svg text.title { font-size: 13px; fill: #202124; }
"""


def page(program: str, theirs: Record, ours: Record, findings: Sequence[Finding]) -> str:
    """The whole page."""
    apart = [f for f in findings if not f.gap.same]
    verdict = f"They part in {len(apart)} of {len(findings)}." if apart else "They do not part."
    css = "parts" if apart else "same"
    head = [
        f"<h1>{_text(program)}</h1>",
        f"<p>{_text(theirs.title())} against {_text(ours.title())}, seed {ours.data['seed']}.</p>",
        f'<p class="{css}">{verdict}</p>',
    ]
    fits = [f for f in findings if f.curves]
    curves = ["<h2>Fits</h2>", *(_fit(f) for f in fits)] if fits else []
    ordered = [*apart, *(f for f in findings if f.gap.same)]
    body = "\n".join([*head, *curves, "<h2>All that was compared</h2>", _table(ordered)])
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f"<title>{_text(program)}: kerastorch compare</title>\n<style>\n{_STYLE}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )


def _text(value: object) -> str:
    return html.escape(str(value))


def _table(findings: Iterable[Finding]) -> str:
    rows = [
        f'<tr><td class="{"same" if f.gap.same else "parts"}">{"same" if f.gap.same else "parts"}'
        f"</td><td>{_text(f.kind)}</td><td>{_text(f.name)}</td>"
        f'<td class="number">{f.gap.largest:.2g}</td><td>{_text(f.gap.text)}</td></tr>'
        for f in findings
    ]
    head = "<tr><th></th><th>kind</th><th>name</th><th>largest difference</th><th></th></tr>"
    return "<table>\n" + "\n".join([head, *rows]) + "\n</table>"


def _fit(finding: Finding) -> str:
    css = "same" if finding.gap.same else "parts"
    drawn = "\n".join(_curves(key, *pair) for key, pair in finding.curves.items())
    said = f'<span class="{css}">largest difference {finding.gap.largest:.2g}</span>'
    return f'<h3>{_text(finding.name)}: {said}</h3>\n<div class="curves">\n{drawn}\n</div>'


def _curves(name: str, theirs: Sequence[float], ours: Sequence[float]) -> str:
    """One metric's two curves over each other: TensorFlow's wide, kerastorch's thin and dashed."""
    gap = max((abs(a - b) for a, b in zip(theirs, ours)), default=0.0)
    numbers = [x for x in [*theirs, *ours] if math.isfinite(x)]
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    pad = 0.06 * (high - low) or 0.1 * abs(high) or 0.1
    frame = _Frame(max(len(theirs), len(ours)), low - pad, high + pad)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{_text(name)} by epoch">',
        f'<text class="title" x="{LEFT}" y="16">{_text(name)} '
        f'<tspan fill="#5f6368" font-size="11">up to {gap:.2g} apart</tspan></text>',
        *frame.axes(),
        frame.curve(theirs, THEIRS, 5, ""),
        frame.curve(ours, OURS, 1.8, "6 3"),
        _legend("TensorFlow", THEIRS, 5, "", WIDTH - 200),
        _legend("kerastorch", OURS, 1.8, "6 3", WIDTH - 98),
        "</svg>",
    ]
    return "\n".join(parts)


def _legend(name: str, colour: str, width: float, dash: str, x: int) -> str:
    line = f'<line x1="{x}" y1="12" x2="{x + 22}" y2="12" {_stroke(colour, width, dash)}/>'
    return f'{line}<text x="{x + 27}" y="16">{name}</text>'


def _stroke(colour: str, width: float, dash: str) -> str:
    opacity = ' stroke-opacity="0.45"' if width > 3 else ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="none" stroke="{colour}" stroke-width="{width}"{opacity}{dashes}'


class _Frame:
    """The place of epochs and values on the drawing."""

    def __init__(self, epochs: int, low: float, high: float) -> None:
        self.epochs, self.low, self.high = max(epochs, 1), low, high

    def x(self, epoch: float) -> float:
        part = (epoch - 1) / (self.epochs - 1) if self.epochs > 1 else 0.5
        return LEFT + part * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP)

    def axes(self) -> list[str]:
        parts = []
        values = ticks(self.low, self.high)
        for value, label in zip(values, labels(values)):
            y = self.y(value)
            parts.append(
                f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" '
                f'stroke="#e8eaed"/><text x="{LEFT - 6}" y="{y + 4:.1f}" '
                f'text-anchor="end">{label}</text>'
            )
        for epoch in sorted({round(e) for e in ticks(1, self.epochs)} | {1}):
            if 1 <= epoch <= self.epochs:
                parts.append(
                    f'<text x="{self.x(epoch):.1f}" y="{HEIGHT - BOTTOM + 16}" '
                    f'text-anchor="middle">{epoch}</text>'
                )
        middle = (LEFT + WIDTH - RIGHT) / 2
        parts.append(f'<text x="{middle}" y="{HEIGHT - 4}" text-anchor="middle">epoch</text>')
        return parts

    def curve(self, values: Sequence[float], colour: str, width: float, dash: str) -> str:
        """A line through the finite values; a dot where there is one alone."""
        places = [(self.x(k), self.y(v)) for k, v in enumerate(values, 1) if math.isfinite(v)]
        if len(places) == 1:
            ((x, y),) = places
            opacity = ' fill-opacity="0.45"' if width > 3 else ""
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{width + 1}" fill="{colour}"{opacity}/>'
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        return f'<polyline points="{points}" {_stroke(colour, width, dash)}/>'


def labels(values: Sequence[float]) -> list[str]:
    """Numbers as text, in as few digits, from four on, as tell them apart."""
    texts = ([f"{v:.{digits}g}" for v in values] for digits in range(4, 17))
    return next((found for found in texts if len(set(found)) == len(found)), [])


def ticks(low: float, high: float) -> list[float]:
    """Some four round numbers between two."""
    if high <= low:
        return [low]
    step = 10.0 ** math.floor(math.log10((high - low) / 4))
    step *= next((k for k in (1, 2, 5, 10) if (high - low) / (k * step) <= 5), 10)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]
