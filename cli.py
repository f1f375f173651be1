"""The command `planqa`: parses, calls, prints. Each command imports what it needs, so that --help answers at once."""

from __future__ import annotations

import os
import sys
import traceback
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from eval.command import app as eval_app
from ingest.errors import PlanQAError
from terminal import commands_facts, commands_index
from terminal.batch import print_json
from terminal.loading import open_documents, open_retriever
from terminal.options import EmbedderOption, IndexOption, JsonOption, LlmOption, ModeOption

if TYPE_CHECKING:
    from answer.answerer import Answerer
    from answer.backends.protocol import Backend
    from drafts.checker import DraftChecker

app = typer.Typer(
    name="planqa",
    help="规划问答：就一份规划提问、检索、核稿，逐条注明出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(eval_app, name="eval")
for _command in (
    commands_index.ingest,
    commands_facts.figures,
    commands_facts.measures,
    commands_index.verify,
    commands_index.repair,
):
    app.command()(_command)


def main() -> NoReturn:
    """Run the command line: 0 done, 1 failed with one line on standard error, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace"
            )
    try:
        app(prog_name="planqa")
    except PlanQAError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        _fail(f"程序出错（{type(error).__name__}：{error}）；用 planqa -v 重跑，可看到完整回溯")
    sys.exit(0)


def _fail(message: str) -> NoReturn:
    """Print one line, or the traceback where -v stands before the command."""
    before_command = takewhile(lambda argument: argument.startswith("-"), sys.argv[1:])
    if {"-v", "--verbose"} & set(before_command):
        traceback.print_exc()
    print("planqa: " + " ".join(message.split()), file=sys.stderr)
    sys.exit(1)


@app.callback()
def _options(verbose: Annotated[bool, typer.Option("--verbose", "-v", help="出错时打印完整回溯")] = False) -> None:
    if not verbose:
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
        os.environ.setdefault("HF_HUB_VERBOSITY", "error")  # each retry is a warning; the failure is one line
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _answerer(index: Path | None, embedder: str | None, mode: str | None, llm: str | None) -> Answerer:
    from answer.answerer import Answerer

    backend = _llm(mode, llm)  # first, as it takes no time to say that there is none
    return Answerer(open_retriever(index, embedder), llm=backend)


def _llm(mode: str | None, spec: str | None) -> Backend | None:
    """Return the LLM backend that the options and the environment ask for; None for the extractive mode."""
    if mode == "extractive":
        return None
    from answer.backends import load_backend

    backend = load_backend(spec, os.environ)
    if backend is None and mode == "llm":
        raise PlanQAError(
            "--mode llm 需要语言模型：设 PLANQA_LLM_BASE_URL 与 PLANQA_LLM_MODEL，或 --llm transformers:目录"
        )
    return backend


def _checker(index: Path | None) -> DraftChecker:
    """Return a checker over the index's documents; checking needs neither model nor vectors."""
    from drafts.checker import DraftChecker, Texts

    return DraftChecker(Texts(open_documents(index)))


@app.command()
def search(
    question: str,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="返回几个单元")] = 10,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    json_: JsonOption = False,
) -> None:
    """检索：按相关程度排列的单元。"""
    from answer.lookups import search_record
    from terminal.render import print_hits

    retriever = open_retriever(index, embedder)
    if json_:
        print_json(search_record(retriever, question, k))
    else:
        print_hits(retriever.search(question, k))


@app.command()
def ask(
    question: str,
    mode: ModeOption = None,
    llm: LlmOption = None,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    json_: JsonOption = False,
) -> None:
    """提问：有出处的回答，或说明理由的不答。"""
    from terminal.render import print_answer

    answer = _answerer(index, embedder, mode, llm).ask(question)
    if json_:
        print_json(answer.to_json())
    else:
        print_answer(answer)


@app.command()
def find(term: str, index: IndexOption = None, json_: JsonOption = False) -> None:
    """全文检索：一个词的每一处，不遗漏。"""
    from answer.lookups import find_record
    from ingest.find import find as find_all
    from terminal.render import print_occurrences

    found = find_all(open_documents(index), term)
    if json_:
        print_json(find_record(term, found))
    else:
        print_occurrences(term, found)


@app.command()
def clause(address: str, index: IndexOption = None, json_: JsonOption = False) -> None:
    """按地址取条款，任何写法，如 三（六）4、专栏七第二项、plan#3.6.4。"""
    from answer.lookups import node_record
    from ingest.addresses import Addresses
    from terminal.render import print_node

    documents = open_documents(index)
    node = Addresses(documents).resolve(address)
    document = next(d for d in documents if d.by_id.get(node.clause_id) is node)
    if json_:
        print_json(node_record(document, node))
    else:
        print_node(document, node)


@app.command()
def outline(index: IndexOption = None, json_: JsonOption = False) -> None:
    """条款目录。"""
    from answer.lookups import outline_record
    from terminal.render import print_outline

    documents = open_documents(index)
    if json_:
        print_json(outline_record(documents))
    else:
        print_outline(documents)


@app.command()
def prompts(json_: JsonOption = False) -> None:
    """语言模型所用的提示，附名称与版本。"""
    from prompts.loader import load_prompts
    from terminal.render import print_table

    loaded = load_prompts()
    if json_:
        print_json({"prompts": [{"name": p.name, "version": p.version, "text": p.text} for p in loaded]})
    else:
        print_table(
            "提示", ("名称", "版本", "首行"), [(p.name, p.version, p.text.strip().splitlines()[0]) for p in loaded]
        )


@app.command()
def chat(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=0, max=65535)] = 7860,
    index: IndexOption = None,
    llm: LlmOption = None,
    mcp: Annotated[bool, typer.Option("--mcp", help="同时提供 MCP 工具（/gradio_api/mcp/）")] = False,
    auth_file: Annotated[Path | None, typer.Option("--auth-file", help="登录账号文件，用 planqa passwd 建立")] = None,
    no_auth: Annotated[bool, typer.Option("--no-auth", help="向其他机器开放而不设登录")] = False,
    log_questions: Annotated[bool, typer.Option("--log-questions", help="日志里记下问题原文")] = False,
    public_host: Annotated[
        list[str] | None, typer.Option("--public-host", help="本机反向代理对外的主机名，可写多次")
    ] = None,
) -> None:
    """打开问答页面（同 python app.py）。"""
    from app import ServeOptions, serve

    options = ServeOptions(
        host=host,
        port=port,
        index=index,
        llm=llm,
        mcp=mcp,
        auth_file=auth_file,
        no_auth=no_auth,
        log_questions=log_questions,
        public_hosts=tuple(public_host or ()),
    )
    serve(options)


@app.command()
def feedback(json_: JsonOption = False) -> None:
    """列出读者在页面上留下的评价。"""
    from dataclasses import asdict

    from terminal.render import print_table
    from web.feedback import default_feedback_path, remarks

    kept = remarks(default_feedback_path())
    if json_:
        print_json({"remarks": [asdict(remark) for remark in kept]})
        return
    rows = [(remark.time, remark.kind, remark.question, remark.reason) for remark in kept]
    print_table("评价", ("时间", "评价", "问题", "理由"), rows)


@app.command()
def passwd(
    file: Annotated[Path, typer.Argument(help="账号文件，没有则新建")],
    user: Annotated[str, typer.Argument(help="用户名")],
) -> None:
    """设置页面的登录密码：从终端读两遍，或从标准输入读一行。"""
    from web.guard.accounts import set_password

    if sys.stdin.isatty():
        password = typer.prompt("密码", hide_input=True, confirmation_prompt="再输一遍")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    new = set_password(file, user, password)
    print(f"{'已添加' if new else '已更改'} {user}；页面启动时加 --auth-file {file}")


@app.command()
def cite(
    draft: Annotated[Path, typer.Argument(help="稿件：.txt .md .docx，或 - 表示标准输入")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="写到 .docx .md .txt 或 .json；原稿不改动")] = None,
    fix: Annotated[bool, typer.Option("--fix", help="按建议改（.docx 里用修订标出）")] = False,
    style: Annotated[
        Literal["bracket", "footnote", "running"] | None,
        typer.Option("--style", help="出处的写法：括注、脚注、正文；缺省 .md 用脚注，其余用括注"),
    ] = None,
    index: IndexOption = None,
    json_: JsonOption = False,
) -> None:
    """核稿：逐句核对稿件里说规划的话，注明条款，指出错处。"""
    from drafts.files import read_draft, write_report
    from terminal.cite import print_report

    text = read_draft(draft)
    checker = _checker(index)
    report = checker.check(text)
    document = checker.retriever.documents[0]
    if out:
        default: Literal["bracket", "footnote"] = (
            "footnote" if out.suffix.lower() in (".md", ".markdown") else "bracket"
        )
        write_report(report, document, draft, out, fix=fix, style=style or default)
    if json_:
        print_json(report.to_json())
    else:
        print_report(report, document)
        if out:
            print(f"\n已写入 {out}")


@app.command()
def batch(
    task: Annotated[Literal["search", "ask", "cite"], typer.Argument()],
    mode: ModeOption = None,
    llm: LlmOption = None,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
) -> None:
    """批量：标准输入每行一个 JSON 对象，标准输出同序每行一个。"""
    from terminal import jobs
    from terminal.batch import run

    if task == "search":
        job = jobs.search_job(open_retriever(index, embedder))
    elif task == "ask":
        job = jobs.ask_job(_answerer(index, embedder, mode, llm))
    else:
        job = jobs.cite_job(_checker(index))
    run(sys.stdin, sys.stdout, job)


if __name__ == "__main__":
    main()
