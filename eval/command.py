"""`planqa eval` and `python -m eval`: parses and calls; every heavy import is inside what needs it."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from ingest.errors import EvalDataError, EvalGateError, PlanQAError, SettingsError

if TYPE_CHECKING:
    from eval.results import Run, Task
    from ingest.document import Document

app = typer.Typer(
    help="评测：题集、指标、报告、比较、闸门。不带子命令则检索、问答、核稿全跑。",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Split = Literal["dev", "test", "held"]
SplitOption = Annotated[Split | None, typer.Option("--split", help="只跑一部分；缺省 dev 与 test 都跑，held 留到最后")]
TypeOption = Annotated[str | None, typer.Option("--type", help="只跑一种题型、拒答理由或语言，如 figure、silent、en")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")]
IndexOption = Annotated[Path | None, typer.Option("--index", envvar="PLANQA_INDEX", help="索引目录")]
EmbedderOption = Annotated[str | None, typer.Option("--embedder", help="向量模型：bundled、模型名或目录")]
QuestionsOption = Annotated[Path | None, typer.Option("--questions", help="自己的题目（JSONL，格式见 docs/evals.md）")]
FailuresOption = Annotated[
    int, typer.Option("--failures", min=0, help="逐题列出答错的前N题（限 dev，免得对着 test 调）")
]
SaveOption = Annotated[Path | None, typer.Option("--save", help="把逐题结果存为 JSON，供 compare 用")]
ShowTestOption = Annotated[bool, typer.Option("--show-test", help="也列出 test、held 的题；看过就不能再拿它们作证")]
DetailOption = Annotated[bool, typer.Option("--all", help="打印全部指标")]


def main() -> NoReturn:
    """Run `python -m eval` with the exit codes of `planqa`."""
    try:
        app(standalone_mode=True)
    except PlanQAError as error:
        print("eval: " + " ".join(str(error).split()), file=sys.stderr)  # noqa: T201
        sys.exit(1)
    sys.exit(0)


def _echo(record: object) -> None:
    typer.echo(json.dumps(record, ensure_ascii=False))


def _check_target(path: Path | None, option: str, suffix: str) -> None:
    """Refuse a target that can't be written before minutes are spent on what it is to hold."""
    if path and (path.suffix != suffix or path.is_dir()):
        raise SettingsError(f"{option} {path}：要一个以 {suffix} 结尾的文件名")


def _run(
    tasks: tuple[Task, ...],
    split: Split | None,
    kind: str | None,
    json_: bool,
    index: Path | None,
    embedder: str | None,
    questions: Path | None,
    failures: int,
    save: Path | None,
    detail: bool,
    show_test: bool,
) -> Run:
    from eval.console import bars, print_failures, print_run, summary_json
    from eval.evaluate import choose, evaluate
    from eval.items import DATA_DIR, QUESTIONS
    from eval.system import Settings

    if failures and split != "dev" and questions is None and not show_test:
        raise EvalDataError(
            "--failures 只用于 --split dev：看过 test 的错题就不能再用 test 说话；非看不可加 --show-test"
        )
    _check_target(save, "--save", ".json")
    settings = Settings(index=index, embedder=embedder, questions=questions or DATA_DIR / QUESTIONS)
    items = choose(settings, splits=(split,) if split else ("dev", "test"), kind=kind)
    with bars() as progress:
        run = evaluate(tasks, items, settings, progress=progress)
    if save:
        run.save(save)
    if json_:
        _echo(summary_json(run))
    else:
        print_run(run, detail=detail)
        print_failures(run, failures, show_test=show_test)
    return run


@app.callback(invoke_without_command=True)
def everything(
    ctx: typer.Context,
    split: SplitOption = None,
    kind: TypeOption = None,
    json_: JsonOption = False,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    questions: QuestionsOption = None,
    failures: FailuresOption = 0,
    save: SaveOption = None,
    detail: DetailOption = False,
    show_test: ShowTestOption = False,
    report: Annotated[Path | None, typer.Option("--report", help="写成一个 HTML 文件，旁边附 JSON")] = None,
    ablations: Annotated[Path | None, typer.Option("--ablations", help="报告里附上存好的消融结果")] = None,
) -> None:
    """检索、问答、核稿全跑；--report 写报告。"""
    if ctx.invoked_subcommand is not None:
        return
    from eval.ablation import load_ablations

    _check_target(report, "--report", ".html")
    rows = load_ablations(ablations) if ablations else []
    tasks: tuple[Task, ...] = ("retrieval", "answers", "drafts")
    run = _run(tasks, split, kind, json_, index, embedder, questions, failures, save, detail, show_test)
    if report:
        from eval.report import write_report

        write_report(run, report, ablations=rows, when=time.strftime("%Y-%m-%d"), show_test=show_test)
        typer.echo(f"报告写在 {report}，数字在 {report.with_suffix('.json')}", err=True)


@app.command()
def retrieval(
    split: SplitOption = None,
    kind: TypeOption = None,
    json_: JsonOption = False,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    questions: QuestionsOption = None,
    failures: FailuresOption = 0,
    save: SaveOption = None,
    detail: DetailOption = False,
    show_test: ShowTestOption = False,
) -> None:
    """检索：召回、名次、千字内见证据。"""
    _run(("retrieval",), split, kind, json_, index, embedder, questions, failures, save, detail, show_test)


@app.command()
def answers(
    split: SplitOption = None,
    kind: TypeOption = None,
    json_: JsonOption = False,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    questions: QuestionsOption = None,
    failures: FailuresOption = 0,
    save: SaveOption = None,
    detail: DetailOption = False,
    show_test: ShowTestOption = False,
) -> None:
    """问答：要点、引证、绑定、是非、拒答、会话。"""
    _run(("answers",), split, kind, json_, index, embedder, questions, failures, save, detail, show_test)


@app.command()
def drafts(
    split: SplitOption = None,
    json_: JsonOption = False,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    failures: FailuresOption = 0,
    save: SaveOption = None,
    detail: DetailOption = False,
    show_test: ShowTestOption = False,
) -> None:
    """核稿：逐句判断、误报。"""
    _run(("drafts",), split, None, json_, index, embedder, None, failures, save, detail, show_test)


@app.command("compare")
def compare_(
    before: Annotated[str, typer.Argument(help="存好的一次结果（.json），或现跑的设置，如 '' 或 phrasings=off,k1=0.9")],
    after: Annotated[str, typer.Argument(help="同上")],
    task: Annotated[Literal["retrieval", "answers", "drafts"], typer.Option(help="现跑时跑什么")] = "retrieval",
    split: SplitOption = None,
    json_: JsonOption = False,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    questions: QuestionsOption = None,
    show_test: ShowTestOption = False,
) -> None:
    """比较两次结果或两种设置：逐题翻转、置换检验、Holm校正。"""
    from eval.compare import compare
    from eval.console import bars
    from eval.evaluate import carry_out, choose, prepare
    from eval.items import DATA_DIR, QUESTIONS
    from eval.printing import comparison_json, print_comparison
    from eval.system import Settings

    settings = Settings(index=index, embedder=embedder, questions=questions or DATA_DIR / QUESTIONS)
    items = choose(settings, splits=(split,) if split else ("dev", "test"))
    sides = [prepare(spec, task, settings) for spec in (before, after)]
    with bars() as progress:
        runs = [carry_out(side, task, items, progress=progress) for side in sides]
    found = compare(runs[0], runs[1])
    if json_:
        _echo(comparison_json(found, show_test=show_test))
    else:
        print_comparison(found, before or "缺省", after or "缺省", show_test=show_test)


@app.command()
def ablations(
    split: SplitOption = None,
    json_: JsonOption = False,
    save: SaveOption = None,
    index: IndexOption = None,
    questions: QuestionsOption = None,
) -> None:
    """消融：逐一去掉各路视角、融合、词表、日常说法、标题路径，只看检索。"""
    from eval.ablation import run_ablations, save_ablations
    from eval.console import bars
    from eval.evaluate import choose
    from eval.items import DATA_DIR, QUESTIONS
    from eval.printing import print_ablations
    from eval.system import Settings

    _check_target(save, "--save", ".json")
    settings = Settings(index=index, questions=questions or DATA_DIR / QUESTIONS)
    items = choose(settings, splits=(split,) if split else ("dev", "test"))
    with bars() as progress:
        rows = run_ablations(items.questions, settings, progress=progress)
    if save:
        save_ablations(rows, save)
    if json_:
        _echo([asdict(row) for row in rows])
    else:
        print_ablations(rows)


@app.command()
def gate(
    split: SplitOption = None,
    raise_: Annotated[bool, typer.Option("--raise", help="把这次结果写成新的基线")] = False,
    baseline: Annotated[Path | None, typer.Option(help="基线文件，缺省 eval/baseline.json")] = None,
    json_: JsonOption = False,
) -> None:
    """闸门：比基线显著变差，或引文、地址、绑定有一处不合，或少跑了题，就失败。"""
    from eval.console import bars
    from eval.evaluate import choose, evaluate
    from eval.gate import BASELINE, SPLITS, judge, raised
    from eval.printing import judgement_json, print_judgement
    from eval.results import TASKS, Run, load_run
    from eval.system import Settings

    path, settings, splits = baseline or BASELINE, Settings(), (split,) if split else SPLITS
    before = Run({}, ()) if raise_ and not path.exists() else load_run(path)
    with bars() as progress:
        run = evaluate(TASKS, choose(settings, splits=splits), settings, progress=progress)
    found = judge(before, run, splits=splits)
    if json_:
        _echo(judgement_json(found))
    else:
        print_judgement(found)
    if raise_:
        new = raised(before, run, splits=splits)
        new.save(path)
        typer.echo(f"基线已写入 {path.name}：{len(new.items)} 项；请在提交里说明变错的各项", err=True)
    elif not found.passed:
        raise EvalGateError("没有通过：见上列各项；确属改进而误伤，用 planqa eval gate --raise 更新基线并在提交里说明")


@app.command()
def beir(
    path: Annotated[
        Path, typer.Argument(help="BEIR 目录，或 SQuAD 式 JSON（文件或目录），或配 --documents 的题目文件")
    ],
    documents: Annotated[Path | None, typer.Option(help="法规等文件的目录；题目的金标准写作 file 与 article")] = None,
    embedder: EmbedderOption = None,
    limit: Annotated[int | None, typer.Option(min=1, help="只跑前N题")] = None,
    json_: JsonOption = False,
) -> None:
    """在别人的测试集上量检索；数据只读，不进项目。"""
    from eval.beir import measure_collection
    from eval.collections import read_collection
    from eval.console import bars
    from eval.printing import print_collection
    from index.embedder import BUNDLED, load_embedder

    collection = read_collection(path, documents)
    with bars() as progress:
        tick = progress(collection.name, min(limit or len(collection.queries), len(collection.queries)))
        found = measure_collection(collection, load_embedder(embedder or BUNDLED), limit=limit, tick=tick)
    if json_:
        _echo(asdict(found))
    else:
        print_collection(found)


@app.command()
def validate(questions: QuestionsOption = None, index: IndexOption = None) -> None:
    """核对题集：引文、地址、数目、划分；再打印概况。"""
    from eval.console import print_dataset
    from eval.items import DATA_DIR, QUESTIONS, load_conversations, load_drafts, load_questions
    from eval.validate import check_all, check_questions

    documents = _documents(index)
    asked = load_questions(questions or DATA_DIR / QUESTIONS)
    if questions:
        from eval.gold import Gold

        problems = check_questions(asked, Gold(documents))
    else:
        problems = check_all(asked, load_conversations(), load_drafts(), documents)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise EvalDataError(f"题集有 {len(problems)} 处不合；逐条改正后再跑 python -m eval validate")
    print_dataset(asked, documents)


@app.command()
def fit(
    pairs: Annotated[bool, typer.Option("--pairs", help="也重算问句与句子的关系，约15分钟")] = False,
) -> None:
    """重算拒答所学的：怎样算问某一项（answer/askings.npz），何时算没有答（answer/calibration.toml）；要几分钟。"""
    from answer.askings import ASKINGS_PATH, load_askings
    from answer.pairs import PAIRS_PATH
    from eval.fit import fit_asked, fit_askings, write_asked
    from eval.fit_pairs import fit_pairs, pair_examples, save_pairs
    from eval.items import load_questions
    from index.retriever import load_retriever

    retriever = load_retriever()
    if pairs:
        save_pairs(fit_pairs(retriever.embedder, pair_examples(retriever)))
    fit_askings(retriever).save()
    load_askings.cache_clear()
    weights = fit_asked(retriever, [q for q in load_questions() if q.split == "dev"])
    write_asked(weights)
    written = [*([PAIRS_PATH.name] if pairs else []), ASKINGS_PATH.name, "calibration.toml"]
    typer.echo(f"已写入 {'、'.join(written)}；再跑 planqa eval answers 看分数")


@app.command()
def split(index: IndexOption = None) -> None:
    """给还没有划分的题目定 dev、test 或 held，写回题集；已有的不动。"""
    from eval.items import DATA_DIR, QUESTIONS
    from eval.split import write_split

    added = write_split(DATA_DIR / QUESTIONS, _documents(index))
    typer.echo(f"新划分 {added} 题")


def _documents(index: Path | None) -> tuple[Document, ...]:
    if index:
        from index.store import load_documents

        return tuple(load_documents(index))
    from ingest.reader import PLAN_PATH, read_document

    return (read_document(PLAN_PATH),)
