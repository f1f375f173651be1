"""The system under other settings, for comparisons and ablations: views, fusion, phrasings, lexicon, headings, BM25.

A variant is written as `key=value,key=value`. What changes the index is built in memory; nothing on disk is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from index.fusion import rrf
from index.retriever import Retriever
from index.views import Views
from ingest.errors import SettingsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.contents import Index
    from index.embedder import Embedder

WEIGHTS: Mapping[str, tuple[str, ...]] = {
    "dense": ("dense", "spoken_dense"),
    "late": ("late", "joint", "spoken_late"),
    "lexical": ("lexical", "spoken_lexical"),
    "spoken": ("joint", "spoken_dense", "spoken_late", "spoken_lexical"),
}
SWITCHES = ("phrasings", "lexicon", "path")
NUMBERS = ("k1", "b", *WEIGHTS)
FUSIONS = ("z", "rrf")
MODES = ("extractive", "llm")
SYSTEM = ("embedder", "mode", "index")
ABLATIONS: Mapping[str, str] = {
    "全部": "",
    "去掉句向量": "dense=0",
    "去掉逐词比对": "late=0",
    "去掉BM25": "lexical=0",
    "只用句向量": "late=0,lexical=0,spoken=0",
    "只用逐词比对": "dense=0,lexical=0,spoken=0",
    "只用BM25": "dense=0,late=0,spoken=0",
    "以RRF融合": "fusion=rrf",
    "去掉词表": "lexicon=off",
    "去掉日常说法": "phrasings=off",
    "去掉标题路径": "path=off",
}
"""What `planqa eval ablations` runs: each view of the unit, fusion, lexicon, phrasings, heading path."""


def parse_options(text: str) -> dict[str, str]:
    """Read `key=value,key=value`.

    Raises:
        SettingsError: a key is unknown or a value can't be used.
    """
    options: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = part.partition("=")
        known = key in SWITCHES or key in NUMBERS or key in SYSTEM or key == "fusion"
        good = known and bool(value)
        good &= key not in SWITCHES or value in ("on", "off")
        good &= key != "fusion" or value in FUSIONS
        good &= key != "mode" or value in MODES
        good &= key not in NUMBERS or _is_number(value)
        if not good:
            names = "、".join((*SYSTEM, "fusion", *SWITCHES, *NUMBERS))
            raise SettingsError(
                f"设置 {part!r} 不能用：写作 键=值，以逗号相连，键为 {names}；"
                "开关取 on 或 off，fusion 取 z 或 rrf，mode 取 extractive 或 llm"
            )
        options[key] = value
    return options


def _is_number(value: str) -> bool:
    try:
        return 0 <= float(value) < float("inf")
    except ValueError:
        return False


@dataclass(frozen=True)
class VariantRetriever(Retriever):
    """A retriever whose views weigh otherwise, or are fused by rank."""

    weights: Mapping[str, float] = field(default_factory=dict)
    by_rank: bool = False

    def fused(self, views: Views, seen: float) -> NDArray[np.float32]:
        """Fuse with other weights: what a view adds is the score with it less the score without it.

        That holds as long as the system's own fusion is a weighted sum.
        """
        if self.by_rank:
            return _by_rank(views)
        changed = factors(self.weights)
        gone = {name for name, factor in changed.items() if factor == 0}
        rest = super().fused(_without(views, gone), seen)
        scores = rest.copy()
        for name, factor in changed.items():
            if factor not in (0, 1):
                part = rest - super().fused(_without(views, {*gone, name}), seen)
                scores += np.float32(factor - 1) * np.where(np.isfinite(part), part, 0).astype(np.float32)
        return scores


def factors(weights: Mapping[str, float]) -> dict[str, float]:
    """Return by what each view's share is multiplied; a view that two weights name gets their product."""
    found: dict[str, float] = {}
    for key, weight in weights.items():
        for name in WEIGHTS[key]:
            found[name] = found.get(name, 1.0) * weight
    return found


def _without(views: Views, names: set[str]) -> Views:
    """Flatten some views, so that they tell no unit from another."""
    return replace(views, **{name: np.zeros_like(getattr(views, name)) for name in names})


def _by_rank(views: Views) -> NDArray[np.float32]:
    """Fuse all views by reciprocal rank."""
    rankings = []
    for names in WEIGHTS.values():
        for name in names if names != WEIGHTS["spoken"] else ():
            scores: NDArray[np.float32] = getattr(views, name)
            if scores.max(initial=0) > scores.min(initial=0):
                rankings.append([str(row) for row in np.argsort(-scores, kind="stable")])
    fused = rrf(rankings)
    return np.array([fused.get(str(row), 0.0) for row in range(len(views.dense))], dtype=np.float32)


def vary(retriever: Retriever, options: Mapping[str, str], *, embedder: Embedder | None = None) -> Retriever:
    """Return the retriever under other options; what is not named stays as it is."""
    index = _index(retriever.index, options, embedder or retriever.embedder, remade=embedder is not None)
    weights = {key: float(value) for key, value in options.items() if key in WEIGHTS}
    return VariantRetriever(
        index,
        embedder or retriever.embedder,
        retriever.exhaustive,
        weights=weights,
        by_rank=options.get("fusion") == "rrf",
    )


def _index(index: Index, options: Mapping[str, str], embedder: Embedder, *, remade: bool) -> Index:
    from index.builder import make_index
    from index.lexical import K1, B, build_lexical
    from index.lexicon import Lexicon
    from index.words import Words

    passages, lexicon = index.passages, index.lexicon
    if options.get("phrasings") == "off":
        passages = tuple(replace(passage, phrasings=()) for passage in passages)
    if options.get("path") == "off":
        passages = tuple(replace(passage, heading="") for passage in passages)
    if options.get("lexicon") == "off":
        lexicon = Lexicon()
    if remade or any(options.get(switch) == "off" for switch in SWITCHES):
        index = make_index(index.documents, passages, embedder, lexicon)
    if "k1" in options or "b" in options:
        words, k1, b = Words(lexicon.words()), float(options.get("k1", K1)), float(options.get("b", B))
        bags = [words.terms(passage.embedded) for passage in index.passages]
        said = [[term for one in passage.phrasings for term in words.terms(one.text)] for passage in index.passages]
        index = replace(index, lexical=build_lexical(bags, k1=k1, b=b), spoken=build_lexical(said, k1=k1, b=b))
    return index
