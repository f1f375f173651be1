"""Charts as inline SVG, in the page's colours by CSS classes. Pure functions of numbers; text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil

from eval.statistics import Estimate

_ROW, _LABEL, _PLOT, _VALUE = 22, 150, 330, 170


def _svg(width: int, height: int, body: str, title: str) -> str:
    return (
        f'<div class="wide"><svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" '
        f'style="max-width:{width}px"><title>{escape(title)}</title>{body}</svg></div>'
    )


def intervals(rows: Sequence[tuple[str, Mapping[str, Estimate]]], title: str) -> str:
    """Draw estimates on 0..1 with their intervals: one row a label, one mark a series (dev, test)."""
    series = list(dict.fromkeys(name for _, held in rows for name in held))
    step = _ROW + 12 * max(0, len(series) - 1)
    height = step * len(rows) + 34
    parts = [_axis(height)]
    for place, (label, held) in enumerate(rows):
        top = 20 + place * step
        parts.append(f'<text x="{_LABEL - 10}" y="{top + 8}" class="l e">{escape(label)}</text>')
        for line, name in enumerate(series):
            if name in held and held[name].value == held[name].value:
                parts.append(_mark(held[name], top + 4 + line * 14, series.index(name)))
    return _svg(_LABEL + _PLOT + _VALUE, height, "".join(parts), title) + _legend(series)


def _axis(height: int) -> str:
    parts = []
    for tick in range(0, 11, 2):
        x = _LABEL + _PLOT * tick / 10
        parts.append(f'<line x1="{x}" x2="{x}" y1="12" y2="{height - 18}" class="g"/>')
        parts.append(f'<text x="{x}" y="{height - 4}" class="t m">{tick / 10:.1f}</text>')
    return "".join(parts)


def _mark(estimate: Estimate, y: float, series: int) -> str:
    def x(value: float) -> float:
        return round(_LABEL + _PLOT * min(1.0, max(0.0, value)), 1)

    text = f"{estimate.value:.3f}（{estimate.low:.2f}–{estimate.high:.2f}，n={estimate.n}）"
    return (
        f'<line x1="{x(estimate.low)}" x2="{x(estimate.high)}" y1="{y}" y2="{y}" class="w s{series}"/>'
        f'<circle cx="{x(estimate.value)}" cy="{y}" r="4" class="d s{series}"><title>{text}</title></circle>'
        f'<text x="{_LABEL + _PLOT + 10}" y="{y + 4}" class="t">{text}</text>'
    )


def _legend(series: Sequence[str]) -> str:
    if len(series) < 2:
        return ""
    marks = "".join(f'<span><i class="k s{n}"></i>{escape(name)}</span>' for n, name in enumerate(series))
    return f'<p class="legend">{marks}</p>'


def forest(rows: Sequence[tuple[str, float, float, float, bool]], title: str) -> str:
    """Draw differences around zero: (label, difference, low, high, whether it is significant), one row each."""
    reach = max([0.05, *(abs(value) for _, _, low, high, _ in rows for value in (low, high))])
    step = next(size for size in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if size * 4 >= reach or size == 1.0)
    height = _ROW * len(rows) + 34

    def x(value: float) -> float:
        return round(_LABEL + _PLOT * (0.5 + value / reach / 2), 1)

    parts = []
    for count in range(-int(reach / step), int(reach / step) + 1):
        kind = "z" if count == 0 else "g"
        at = x(count * step)
        parts.append(f'<line x1="{at}" x2="{at}" y1="8" y2="{height - 18}" class="{kind}"/>')
        parts.append(f'<text x="{at}" y="{height - 4}" class="t m">{count * step:+.2f}</text>')
    for place, (label, value, low, high, sure) in enumerate(rows):
        y, kind = 18 + place * _ROW, "s0" if sure else "s3"
        text = f"{value:+.3f}（{low:+.2f} 至 {high:+.2f}）{'*' if sure else ''}"
        parts.append(f'<text x="{_LABEL - 10}" y="{y + 4}" class="l e">{escape(label)}</text>')
        parts.append(f'<line x1="{x(low)}" x2="{x(high)}" y1="{y}" y2="{y}" class="w {kind}"/>')
        parts.append(f'<circle cx="{x(value)}" cy="{y}" r="4" class="d {kind}"/>')
        parts.append(f'<text x="{_LABEL + _PLOT + 10}" y="{y + 4}" class="t">{text}</text>')
    note = '<p class="legend"><span><i class="k s0"></i>*  p（Holm）＜0.05</span></p>'
    return _svg(_LABEL + _PLOT + _VALUE + 10, height, "".join(parts), title) + note


def curve(
    series: Mapping[str, Sequence[tuple[float, float]]],
    title: str,
    x_name: str,
    y_name: str,
    *,
    ticks: Sequence[tuple[float, str]] | None = None,
) -> str:
    """Draw lines of points on [0, 1] × [0, top]; the y-axis ends at the next tenth above the highest point.

    `ticks` are places on the x-axis with their labels; by default every fifth.
    """
    width, height, left, bottom = 620, 280, 52, 40
    highest = max((y for points in series.values() for _, y in points), default=0.0)
    top = max(0.1, ceil(highest * 10 - 1e-9) / 10)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + (width - left - 10) * x, height - bottom - (height - bottom - 20) * y / top

    parts = []
    for tick in range(6):
        _, y = at(0, top * tick / 5)
        parts.append(f'<line x1="{left}" x2="{width - 10}" y1="{y:.1f}" y2="{y:.1f}" class="g"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" class="t e">{top * tick / 5:.2f}</text>')
    for place, label in ticks or [(tick / 5, f"{tick / 5:.1f}") for tick in range(6)]:
        x, y = at(place, 0)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y:.1f}" y2="{y + 4:.1f}" class="z"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 17:.1f}" class="t m">{escape(label)}</text>')
    parts.append(f'<text x="{(width + left) / 2}" y="{height - 5}" class="t m">{escape(x_name)}</text>')
    parts.append(f'<text x="{left}" y="11" class="t">{escape(y_name)}</text>')
    for number, points in enumerate(series.values()):
        if points:
            drawn = " ".join("{:.1f},{:.1f}".format(*at(x, y)) for x, y in points)
            parts.append(f'<polyline points="{drawn}" class="p s{number}"/>')
    return _svg(width, height, "".join(parts), title) + _legend(list(series))


def heat(rows: Mapping[str, Mapping[str, int]], names: Mapping[str, str], title: str) -> str:
    """Draw a confusion matrix: rows are gold, columns what was given, shade by the row's share; right over all last."""
    keys = list(rows)
    cell, left, top = 74, 100, 40
    parts = [f'<text x="{left}" y="12" class="t">判为 →</text>', f'<text x="0" y="{top - 6}" class="t">应为 ↓</text>']
    for column, key in enumerate(keys):
        x = left + column * cell + cell / 2
        parts.append(f'<text x="{x}" y="{top - 8}" class="l m">{escape(names[key])}</text>')
    for line, key in enumerate(keys):
        y, total = top + line * 34, sum(rows[key].values())
        parts.append(f'<text x="{left - 8}" y="{y + 21}" class="l e">{escape(names[key])}</text>')
        for column, other in enumerate(keys):
            parts += _cell(rows[key].get(other, 0), total, left + column * cell, y, right=key == other)
        told = f"{rows[key].get(key, 0)}/{total}"
        parts.append(f'<text x="{left + len(keys) * cell + 8}" y="{y + 21}" class="t">{told}</text>')
    return _svg(left + cell * len(keys) + 64, top + 34 * len(keys) + 6, "".join(parts), title)


def _cell(count: int, total: int, x: float, y: float, *, right: bool) -> list[str]:
    """Draw a cell 71 wide; dark ones get light words."""
    share = count / total if total else 0.0
    opacity = 0.15 + 0.85 * share if count else 0.0
    shade = f'class="h {"ok" if right else "no"}" style="fill-opacity:{opacity:.2f}"'
    words = "l m on" if opacity > 0.55 else "l m"
    return [
        f'<rect x="{x}" y="{y}" width="71" height="31" rx="4" {shade}/>',
        f'<text x="{x + 35.5}" y="{y + 21}" class="{words}">{count or ""}</text>',
    ]
