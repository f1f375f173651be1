import threading
import time

import pytest

from answer.backends import Limits, Message, load_backend
from answer.backends.in_process import TransformersBackend
from answer.backends.server import ServerBackend
from ingest.errors import LanguageModelError, ModelError, SettingsError

ASKED = (Message("system", "守规矩"), Message("user", "问"))


def test_text_arrives_in_pieces_and_the_request_holds_what_was_asked(llm_server):
    llm_server.reply("国家高新区总数达169家。")
    pieces = list(llm_server.backend("say", api_key="sk-1").stream(ASKED, max_tokens=77))
    assert "".join(pieces) == "国家高新区总数达169家。"
    assert len(pieces) > 2
    request = llm_server.seen()["request"]
    assert request["messages"] == [{"role": "system", "content": "守规矩"}, {"role": "user", "content": "问"}]
    assert (request["stream"], request["max_tokens"], request["temperature"]) == (True, 77, 0.0)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("hang", "秒内没有开始回答"),
        ("silent", "秒内没有开始回答"),
        ("then_hang", "中途停了"),
        ("drip", "秒内没有写完"),
        ("error", "服务返回错误 500"),
        ("unauthorized", "服务返回错误 401"),
        ("redirect", "服务返回错误 307"),
        ("cut", "没有结束就断了"),
        ("torn", "[连断格]"),
        ("bad_json", "格式不对"),
        ("bad_shape", "格式不对"),
        ("no_choices", "格式不对"),
        ("html", "[格断]"),
        ("not_streamed", "不是流式答复"),
        ("huge", "上限"),
        ("endless", "上限"),
        ("many", "上限"),
        ("gzip", "经过压缩"),
    ],
)
def test_a_server_that_misbehaves_gives_a_named_error_in_time(llm_server, model, words):
    llm_server.reply("国家高新区总数达169家。")
    start = time.monotonic()
    with pytest.raises(LanguageModelError, match=words) as error:
        list(llm_server.backend(model).stream(ASKED, max_tokens=50))
    assert time.monotonic() - start < 20
    assert "<script>" not in str(error.value)
    assert "sk-" not in str(error.value)


def test_no_server_at_all_is_a_named_error():
    with pytest.raises(LanguageModelError, match="连不上"):
        list(ServerBackend(base_url="http://127.0.0.1:9/v1", model="say").stream(ASKED, max_tokens=50))


@pytest.mark.parametrize("model", ["hang", "silent", "then_hang", "drip"])
def test_cancelling_ends_the_stream_and_the_servers_work(llm_server, model):
    llm_server.reply("一句话。")
    cancel = threading.Event()
    before = llm_server.seen()["left"]
    threading.Timer(0.3, cancel.set).start()
    patient = llm_server.backend(model, limits=Limits(first=60, idle=60, total=60))
    list(patient.stream(ASKED, max_tokens=50, cancel=cancel))
    assert cancel.is_set()
    left = lambda: llm_server.seen()["left"] > before  # noqa: E731
    assert any(left() or time.sleep(0.1) for _ in range(50)), "the server was not told"
    assert not [t for t in threading.enumerate() if t.name == "planqa-llm" and t.is_alive()]


def test_closing_the_iterator_ends_the_servers_work(llm_server):
    before = llm_server.seen()["left"]
    stream = llm_server.backend("drip").stream(ASKED, max_tokens=50)
    assert next(stream) == "。"
    stream.close()
    assert any(llm_server.seen()["left"] > before or time.sleep(0.1) for _ in range(50))


def test_the_key_is_not_shown():
    assert "sk-secret" not in repr(ServerBackend(base_url="http://h/v1", model="m", api_key="sk-secret"))


@pytest.mark.parametrize(
    ("spec", "environ", "expected"),
    [
        (None, {}, None),
        (None, {"PLANQA_LLM_BASE_URL": "http://h:1/v1", "PLANQA_LLM_MODEL": "m"}, ("http://h:1/v1", "m", "", 8192)),
        ("openai:qwen2.5:7b@http://h/v1", {"PLANQA_LLM_API_KEY": "k"}, ("http://h/v1", "qwen2.5:7b", "k", 8192)),
        ("openai:a@b@https://h/v1", {"PLANQA_LLM_CONTEXT": "32768"}, ("https://h/v1", "a@b", "", 32768)),
        ("openai:m", {"PLANQA_LLM_BASE_URL": "http://h/v1"}, ("http://h/v1", "m", "", 8192)),
    ],
)
def test_settings_of_a_server(spec, environ, expected):
    made = load_backend(spec, environ)
    assert expected == (made and (made.base_url, made.model, made.api_key, made.context))


@pytest.mark.parametrize(
    ("spec", "environ", "words"),
    [
        ("openai:m", {}, "PLANQA_LLM_BASE_URL"),
        (None, {"PLANQA_LLM_BASE_URL": "http://h/v1"}, "PLANQA_LLM_MODEL"),
        ("openai:m@ftp://h", {}, "http://"),
        ("vllm:m", {}, "transformers:"),
        ("transformers:", {}, "名称或目录"),
        ("transformers:/nowhere/model", {}, "不存在"),
        ("openai:m@http://h/v1", {"PLANQA_LLM_CONTEXT": "many"}, "应为正数"),
        ("openai:m@http://h/v1", {"PLANQA_LLM_TIMEOUT": "-1"}, "应为正数"),
    ],
)
def test_settings_that_cannot_be_used_are_named(spec, environ, words):
    with pytest.raises(SettingsError, match=words):
        load_backend(spec, environ)


def test_a_model_in_process_is_named_by_id_folder_or_file(tmp_path):
    (tmp_path / "m.gguf").touch()
    assert load_backend("transformers:org/name", {}) == TransformersBackend(model="org/name")
    by_file = load_backend(f"transformers:{tmp_path / 'm.gguf'}", {})
    assert by_file == load_backend(f"transformers:{tmp_path}:m.gguf", {})
    assert (by_file.model, by_file.gguf_file) == (str(tmp_path), "m.gguf")
    limited = load_backend(None, {"PLANQA_LLM": "transformers:org/name", "PLANQA_LLM_CONTEXT": "2048"})
    assert limited.max_context == 2048


def test_a_folder_without_a_model_is_a_named_error(tmp_path):
    made = load_backend(f"transformers:{tmp_path}", {})
    with pytest.raises(ModelError, match="载入不了"):
        _ = made.context
