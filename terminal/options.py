"""The options that several commands share, so that they are spelled and explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

IndexOption = Annotated[
    Path | None,
    typer.Option("--index", help="索引目录（或环境变量 PLANQA_INDEX）；缺省用用户缓存里的索引", envvar="PLANQA_INDEX"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")]
EmbedderOption = Annotated[
    str | None, typer.Option("--embedder", help="向量模型：bundled、模型名或目录；缺省用索引所用的模型")
]
LlmOption = Annotated[
    str | None, typer.Option("--llm", help="openai:模型名@地址，或 transformers:名称或目录；缺省读 PLANQA_LLM_*")
]
ModeOption = Annotated[
    Literal["extractive", "llm"] | None,
    typer.Option("--mode", help="extractive 摘录原文；llm 由语言模型行文、逐句核对"),
]
XlsxOption = Annotated[Path | None, typer.Option("--xlsx", help="另存为 Excel 表（.xlsx）")]
