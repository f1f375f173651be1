"""One score out of the views: a sum of z-scores whose weights follow the question.

What the documents' own words can see of a question (`sight`) decides how much the lexical view counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from index.fusion import z_scores
from index.views import UNSEEN, Views

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPOKEN = 1.0
"""Weight of the phrasings' views beside the text's own."""


def fuse(
    views: Views, sight: float, *, moments: Mapping[str, tuple[float, float]] | None = None
) -> NDArray[np.float32]:
    """Return one score for each unit; −inf for a unit that was no candidate.

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

    own = z("dense") + z("late") + sight * z("lexical")
    spoken = z("spoken_dense") + z("spoken_late") + sight * z("spoken_lexical")
    fused = (own + SPOKEN * spoken) / np.float32(4 + 2 * sight)
    fused[views.late <= UNSEEN] = -np.inf
    scaled: NDArray[np.float32] = fused.astype(np.float32)
    return scaled
