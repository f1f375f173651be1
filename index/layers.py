"""The layers of a BERT encoder, one by one.

Their weights are laid out for few rows: MKL multiplies two dozen tokens by a matrix stored input-major about a seventh
faster than by one stored output-major, as `torch.nn.Linear` keeps it (docs/LOG.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def layers_of(transformer: Any) -> Sequence[Any]:  # noqa: ANN401
    """Return the layers of an encoder of BERT's kind; none where the model is of another."""
    found: Sequence[Any] = getattr(getattr(transformer, "encoder", None), "layer", ())
    return found


def lay_out(layers: Iterable[Any]) -> None:
    """Store the weights of linear maps input-major; what they compute stays the same."""
    import torch

    for layer in layers:
        for module in layer.modules():
            if isinstance(module, torch.nn.Linear):
                module.weight.data = module.weight.data.t().contiguous().t()


def attend(
    layers: Iterable[Any], asked: torch.Tensor, said: torch.Tensor, mask: torch.Tensor | None = None
) -> torch.Tensor:
    """Pass one text through layers where its tokens look at themselves and at another text, which stays as it was read.

    Args:
        layers: The layers.
        asked: [pairs, tokens, hidden], what goes into the first of them.
        said: [pairs, layers, tokens, hidden], what went into each when the other text was read alone.
        mask: [pairs, tokens of both], 0 where there is padding; None for no padding.
    """
    import torch

    unseen = None if mask is None else (1 - mask[:, None, None, :]) * torch.finfo(torch.float32).min
    for number, layer in enumerate(layers):
        own = layer.attention.self
        both = torch.cat((asked, said[:, number]), 1)
        query, key, value = (
            linear(states).unflatten(-1, (own.num_attention_heads, -1)).transpose(1, 2)
            for linear, states in ((own.query, asked), (own.key, both), (own.value, both))
        )
        dropped = own.dropout.p if layer.training else 0.0
        seen = torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=unseen, dropout_p=dropped)
        attended = layer.attention.output(seen.transpose(1, 2).flatten(2), asked)
        asked = layer.output(layer.intermediate(attended), attended)
    return asked
