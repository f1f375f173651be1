"""Which language model to use: a spec on the command line, or the environment handed over by cli.py and app.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from answer.backends.in_process import TransformersBackend
from answer.backends.protocol import Backend, Limits
from answer.backends.server import ServerBackend
from ingest.errors import SettingsError

_FORMS = "openai:模型名@地址 或 transformers:名称或目录[:文件.gguf]"


def load_backend(spec: str | None, environ: Mapping[str, str]) -> Backend | None:
    """Return the model that `spec` names, else the one of the environment, else None. Nothing is loaded or called yet.

    `openai:MODEL@URL` is an OpenAI-compatible server, where each half may come from PLANQA_LLM_MODEL and
    PLANQA_LLM_BASE_URL; `transformers:NAME_OR_FOLDER[:FILE.gguf]` a model in process. Without `spec`, PLANQA_LLM in the
    same forms goes before PLANQA_LLM_BASE_URL. PLANQA_LLM_API_KEY is the key, PLANQA_LLM_CONTEXT the context in tokens,
    PLANQA_LLM_TIMEOUT the seconds that an answer may take.

    Raises:
        SettingsError: the spec can't be read or lacks its address or model.
    """
    spec = (spec or environ.get("PLANQA_LLM") or "").strip()
    if not spec and not environ.get("PLANQA_LLM_BASE_URL"):
        return None
    kind, _, rest = (spec or "openai:").partition(":")
    if kind == "transformers":
        return _in_process(rest.strip(), environ)
    if kind == "openai":
        return _server(rest.strip(), environ)
    raise SettingsError(f"语言模型的写法 {spec!r} 不认识，应为 {_FORMS}")


def _server(rest: str, environ: Mapping[str, str]) -> ServerBackend:
    model, _, url = rest.rpartition("@") if "@" in rest else (rest, "", "")
    model, url = model or environ.get("PLANQA_LLM_MODEL", ""), url or environ.get("PLANQA_LLM_BASE_URL", "")
    if not model or not url:
        raise SettingsError(
            f"语言模型缺{'地址（PLANQA_LLM_BASE_URL）' if model else '模型名（PLANQA_LLM_MODEL）'}；写法为 {_FORMS}"
        )
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"语言模型的地址 {url!r} 应以 http:// 或 https:// 开头，如 http://127.0.0.1:8000/v1")
    backend = ServerBackend(
        base_url=url, model=model, api_key=environ.get("PLANQA_LLM_API_KEY", ""), limits=_limits(environ)
    )
    context = _number(environ, "PLANQA_LLM_CONTEXT")
    return replace(backend, context=int(context)) if context else backend


def _in_process(rest: str, environ: Mapping[str, str]) -> TransformersBackend:
    name, gguf = rest, None
    if rest.lower().endswith(".gguf"):
        folder, _, gguf = rest.rpartition(":")
        path = Path(rest)
        name, gguf = (folder, gguf) if folder and not path.is_file() else (str(path.parent), path.name)
    if not name:
        raise SettingsError(f"语言模型缺名称或目录；写法为 {_FORMS}")
    if name.startswith((".", "/", "~")):
        name = str(Path(name).expanduser())
        wanted = Path(name) / gguf if gguf else Path(name)
        if not wanted.exists():
            raise SettingsError(f"语言模型的{'文件' if gguf else '目录'} {wanted} 不存在")
    backend = TransformersBackend(model=name, gguf_file=gguf, limits=_limits(environ))
    context = _number(environ, "PLANQA_LLM_CONTEXT")
    return replace(backend, max_context=int(context)) if context else backend


def _limits(environ: Mapping[str, str]) -> Limits:
    total = _number(environ, "PLANQA_LLM_TIMEOUT")
    standard = Limits()
    if not total:
        return standard
    return replace(standard, total=total, first=min(total, max(standard.first, total)), connect=min(total, 5.0))


def _number(environ: Mapping[str, str], name: str) -> float | None:
    value = environ.get(name, "").strip()
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e7:
        raise SettingsError(f"{name} 应为正数，现为 {value!r}")
    return number
