"""Charts as inline SVG, in the page's colours by CSS classes. Pure functions of numbers; text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.statistics import Estimate

_ROW, _LABEL, _PLOT, _VALUE = 22, 150, 330, 150


def _svg(width: int, height: int, body: str, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" '
        f'style="max-width:{width}px"><title>{escape(title)}</title>{body}</svg>'
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


def curve(series: Mapping[str, Sequence[tuple[float, float]]], title: str, x_name: str, y_name: str) -> str:
    """Draw lines of points on [0, 1] × [0, top]; the y-axis ends at the next tenth above the highest point."""
    width, height, left, bottom = 560, 260, 52, 40
    highest = max((y for points in series.values() for _, y in points), default=0.0)
    top = max(0.1, -(-highest * 10 // 1) / 10)

    def at(x: float, y: float) -> str:
        return f"{left + (width - left - 10) * x:.1f},{height - bottom - (height - bottom - 14) * y / top:.1f}"

    parts = []
    for tick in range(6):
        x, y = at(tick / 5, 0).split(",")[0], at(0, top * tick / 5).split(",")[1]
        parts.append(f'<line x1="{left}" x2="{width - 10}" y1="{y}" y2="{y}" class="g"/>')
        parts.append(f'<text x="{left - 8}" y="{float(y) + 4}" class="t e">{top * tick / 5:.2f}</text>')
        parts.append(f'<text x="{x}" y="{height - bottom + 16}" class="t m">{tick / 5:.1f}</text>')
    parts.append(f'<text x="{(width + left) / 2}" y="{height - 6}" class="t m">{escape(x_name)}</text>')
    parts.append(f'<text x="{left}" y="10" class="t">{escape(y_name)}</text>')
    for number, points in enumerate(series.values()):
        if points:
            parts.append(f'<polyline points="{" ".join(at(x, y) for x, y in points)}" class="p s{number}"/>')
    return _svg(width, height, "".join(parts), title) + _legend(list(series))


def heat(rows: Mapping[str, Mapping[str, int]], names: Mapping[str, str], title: str) -> str:
    """Draw a confusion matrix: rows are gold, columns what was given, shade by the row's share."""
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
            count = rows[key].get(other, 0)
            share = count / total if total else 0.0
            kind = "ok" if key == other else "no"
            shade = f'x="{left + column * cell}" y="{y}" width="{cell - 3}" height="31" rx="4" class="h {kind}"'
            parts.append(f'<rect {shade} style="fill-opacity:{share:.2f}"/>')
            parts.append(f'<text x="{left + column * cell + cell / 2}" y="{y + 21}" class="l m">{count or ""}</text>')
    return _svg(left + cell * len(keys), top + 34 * len(keys) + 6, "".join(parts), title)
