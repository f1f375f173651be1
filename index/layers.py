"""Run the layers of a BERT encoder one by one: up to some layer, or on from the states that it leaves.

Weights are laid out for few rows: MKL multiplies two dozen tokens by a matrix stored input-major about a seventh
faster than by one stored output-major, as `torch.nn.Linear` keeps it (docs/LOG.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

_UNSEEN = -1e9


def layers_of(transformer: Any) -> Sequence[Any]:  # noqa: ANN401
    """Return the layers of an encoder of BERT's kind; none where the model is of another."""
    found: Sequence[Any] = getattr(getattr(transformer, "encoder", None), "layer", ())
    return found


def through(layers: Iterable[Any], states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Pass states [texts, longest, hidden] through layers; what `mask` [texts, longest] leaves out is not seen."""
    hidden = None if mask.all() else (1 - mask.float()[:, None, None, :]) * _UNSEEN
    for layer in layers:
        out = layer(states, hidden)
        states = out[0] if isinstance(out, tuple) else out
    return states


def lay_out(layers: Iterable[Any]) -> None:
    """Store the weights of linear maps input-major; what they compute stays the same."""
    import torch

    for layer in layers:
        for module in layer.modules():
            if isinstance(module, torch.nn.Linear):
                module.weight.data = module.weight.data.t().contiguous().t()
