"""One score out of the views: a sum of z-scores whose weights follow the question.

What the documents' own words can see of a question (`sight`) decides: the more, the more BM25 over the text counts,
and the less the phrasings do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.fusion import z_scores
from index.views import UNSEEN, Views

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPOKEN = 1.5
"""Weight of the phrasings' views for a question of which the documents' words see nothing; it falls by `sight`."""
TOGETHER = 0.4
"""How much a unit gains from its neighbours under one heading when a question asks for a list."""
LEAD = 0.5
"""How much, in spreads of the scores, a lead paragraph loses then: it announces what the others say."""

_LIST = re.compile(
    r"哪[几些]|几[个条项类种大方点块样件步]|[二两三四五六七八九][个条项类种大方点块样件步]"
    r"|分别|逐[条项一]|挨个|列[出举]|包括|组成|\b(?:which|what are|list)\b",
    re.IGNORECASE,
)


def asks_for_list(question: str) -> bool:
    """Tell whether a question asks for several things by its form (哪几, 三项, 分别, 包括)."""
    return _LIST.search(question) is not None


def fuse(
    views: Views, sight: float, *, moments: Mapping[str, tuple[float, float]] | None = None
) -> NDArray[np.float32]:
    """Return one score for each unit, the weighted mean of the views' z-scores; −inf for a unit that was no candidate.

    Args:
        views: The views' scores.
        sight: Share of the question that the documents' own words see, 0 to 1.
        moments: Stored moments by view for an index of which only candidates were scored; None: the scores' own.
    """

    def z(name: str) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = getattr(views, name)
        seen = scores > UNSEEN
        mean, spread = (moments or {}).get(name, (None, None))
        out = np.zeros_like(scores)
        out[seen] = z_scores(scores[seen], mean=mean, spread=spread)
        return out

    own = z("dense") + z("late") + z("joint") + sight * z("lexical")
    spoken = z("spoken_dense") + z("spoken_late") + z("spoken_lexical")
    fused: NDArray[np.float32] = (own + (SPOKEN - sight) * spoken) / np.float32(3 + sight + 3 * (SPOKEN - sight))
    fused[views.late <= UNSEEN] = -np.inf
    return fused


def gather(
    scores: NDArray[np.float32], groups: Sequence[NDArray[np.int64]], leads: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Bring the units of a group together, for a question that asks for a list; leads step back.

    Args:
        scores: A score for each unit.
        groups: Rows of the units under one heading.
        leads: Which units are lead paragraphs.
    """
    finite = scores[np.isfinite(scores)]
    gathered: NDArray[np.float32] = scores - np.float32(LEAD * finite.std()) * leads.astype(np.float32)
    for rows in groups:
        gathered[rows] += np.float32(TOGETHER) * (scores[rows].mean() - finite.mean())
    return gathered
