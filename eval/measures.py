"""The list of metrics: what each says, its range and where it comes from. Reports and docs print from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.results import ItemResult, Task
from eval.statistics import Estimate, estimate


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric by its name in `ItemResult.scores`. `better` says which way is good; `share` is printed in percent."""

    name: str
    task: Task
    title: str
    definition: str
    range: str = "0–1"
    source: str = ""
    better: Literal["high", "low", "one", "none"] = "high"
    headline: bool = False


VERDICT_TITLES = {
    "supported": "有据",
    "misquote": "引文有误",
    "wrong_number": "数字有误",
    "overclaim": "说得过头",
    "unsupported": "无据",
    "not_a_claim": "非论断",
}
KIND_TITLES = {
    "figure": "数值",
    "list": "列举",
    "how": "怎样",
    "definition": "含义",
    "goal": "目标",
    "who": "主体",
    "where": "出处",
    "address": "地址",
    "yesno": "是非",
    "several": "多处",
    "comparison": "比较",
    "colloquial": "口语",
    "absent": "拒·无此词",
    "silent": "拒·未写明",
    "outside": "拒·规划之外",
    "unusable": "拒·不成问题",
    "contradicted": "前提有误",
    "partial": "只答一半",
    "zh": "简体",
    "zh-hant": "繁体",
    "en": "英文",
    "typo": "错别字",
    **VERDICT_TITLES,
}
"""Types, reasons, languages and verdicts as readers see them."""

_TREC = "trec_eval，经 ir-measures 计算"
_ALCE = "仿 ALCE（Gao 等，EMNLP 2023）"
_RETRIEVAL: tuple[tuple[str, str, str], ...] = (
    ("recall@1", "召回率@1", "前1名命中的金标准组数 ÷ 组数"),
    ("recall@5", "召回率@5", "前5名命中的金标准组数 ÷ 组数"),
    ("recall@10", "召回率@10", "前10名命中的金标准组数 ÷ 组数"),
    ("mrr", "MRR", "首个命中名次的倒数"),
    ("ndcg@10", "nDCG@10", "按名次折扣的命中增益 ÷ 理想排序的增益"),
    ("success@1", "首位命中", "第1名是金标准单元"),
)
MEASURES: tuple[Measure, ...] = (
    *(
        Measure(
            prefix + name, "retrieval", f"{title}（{level}）", f"{what}；{level}一级", source=_TREC, headline=not prefix
        )
        for prefix, level in (("", "单元"), ("clause_", "条款"))
        for name, title, what in _RETRIEVAL
    ),
    Measure("all@5", "retrieval", "前5名齐全", "每个金标准组都有单元在前5名", headline=True),
    Measure("evidence@1000", "retrieval", "千字内见证据", "依次读检索结果，前1000字里读全了每组的证据", headline=True),
    Measure(
        "oracle@1000",
        "retrieval",
        "千字上限",
        "最好的排序能让前1000字读全证据的题目比例，是上一项的上限",
        headline=True,
    ),
    Measure("correct", "answers", "全对", "该拒则拒；该答则要点、出处、是非俱全且无绑定错误", headline=True),
    Measure("answered", "answers", "应答率", "应当回答的题目里作了回答的比例", headline=True),
    Measure("facts", "answers", "要点覆盖", "必备要点在回答里出现的比例（折叠宽度后比较），拒答计0", headline=True),
    Measure(
        "binding_errors",
        "answers",
        "绑定错误",
        "数值配错指标、动作配错主体的处数，每题平均；目标0",
        "≥0",
        better="low",
        headline=True,
    ),
    Measure(
        "citation_recall",
        "answers",
        "引证召回",
        "被引到的金标准组 ÷ 组数；同组任一单元即可",
        source=_ALCE,
        headline=True,
    ),
    Measure(
        "citation_precision",
        "answers",
        "引证精确",
        "（论断，所引单元）中单元属于金标准的比例",
        source=_ALCE,
        headline=True,
    ),
    Measure(
        "char_precision", "answers", "引文精确（字）", "所引文字落在证据里的比例", source="SQuAD 的重合度，按字、按位置"
    ),
    Measure("char_recall", "answers", "引文召回（字）", "证据文字被引到的比例", source="同上"),
    Measure("char_f1", "answers", "引文F1（字）", "上两项的调和平均，整段照搬会被扣分", source="同上", headline=True),
    Measure("verdict", "answers", "是非判断", "是非题判断正确的比例", headline=True),
    Measure(
        "contradicted",
        "answers",
        "指出前提有误",
        "前提与规划相左的题目里，作答并标明 contradicted 的比例",
        headline=True,
    ),
    Measure("missing_named", "answers", "说明缺项", "两问只答得一问时，missing 说出了缺的那一半", headline=True),
    Measure("refusal_precision", "answers", "拒答精确", "所有拒答里应当拒答的比例", headline=True),
    Measure("refusal_recall", "answers", "拒答召回", "应当拒答的题目里拒答的比例", headline=True),
    Measure("refusal_f1", "answers", "拒答F1", "2×正确拒答 ÷（拒答数＋应拒数）"),
    Measure("refusal_reason", "answers", "拒答理由", "正确拒答里理由也对的比例", headline=True),
    Measure("refusal_nearest", "answers", "指出相近条款", "正确拒答且规划里有这个话题时，nearest 里有该单元"),
    Measure(
        "poisoning",
        "answers",
        "拒答后受累",
        "紧接在拒答之后、应当答出的一问没有答对的比例；目标0",
        better="low",
        headline=True,
    ),
    Measure("turn", "answers", "会话各轮全对", "会话里每一轮按“全对”计"),
    Measure("length_ratio", "answers", "长度比", "回答字数 ÷ 证据字数（合计之比）", "≥0", better="none", headline=True),
    Measure("quote_exact", "answers", "引文逐字", "引文与原文该处逐字相同且在单元之内；必须为1", better="one"),
    Measure("label_exact", "answers", "地址无误", "引证的地址与条款号一致；必须为1", better="one"),
    Measure("claims_cited", "answers", "句句有据", "每句至少一处引证；必须为1", better="one"),
    Measure(
        "made_of_quotes",
        "answers",
        "不出原文",
        "摘录方式下只由引文的字组成的句子的比例；目标1，差的是连接的字，不算破坏不变量",
        headline=True,
    ),
    *(
        Measure(f"{kind}:{verdict}", "drafts", f"{title}·{shown}", what, headline=kind == "draft_f1")
        for verdict, shown in VERDICT_TITLES.items()
        for kind, title, what in (
            ("draft_precision", "精确", "判为此类的句子里判对的比例"),
            ("draft_recall", "召回", "此类句子里判出的比例"),
            ("draft_f1", "F1", "2×判对 ÷（判为此类＋此类）"),
        )
    ),
    Measure("draft_accuracy", "drafts", "逐句判断", "判断与金标准一致的句子比例", headline=True),
    Measure(
        "false_alarms", "drafts", "每千字误报", "把无误的句子判为有误的处数 ÷ 千字", "≥0", better="low", headline=True
    ),
    Measure("errors_found", "drafts", "问题查出", "有误的句子里判为某种有误的比例", headline=True),
    Measure("draft_citation", "drafts", "文稿引证", "判对的有据或有误句子里引到金标准单元的比例", headline=True),
    Measure("spans_exact", "drafts", "句位无误", "句子与文稿该处逐字相同，引文与原文逐字相同；必须为1", better="one"),
)
BY_NAME: Mapping[str, Measure] = {measure.name: measure for measure in MEASURES}


def summarise(items: Sequence[ItemResult], names: Iterable[str] | None = None) -> dict[str, Estimate]:
    """Return each metric that applies to some item with its n and interval, in the order of MEASURES."""
    wanted = set(names) if names is not None else None
    found: dict[str, Estimate] = {}
    for measure in MEASURES:
        if wanted is not None and measure.name not in wanted:
            continue
        held = [item for item in items if item.task == measure.task and measure.name in item.scores]
        if held:
            found[measure.name] = estimate([item.scores[measure.name] for item in held], [item.family for item in held])
    return found


def grouped(items: Iterable[ItemResult], key: Callable[[ItemResult], str]) -> dict[str, list[ItemResult]]:
    """Group items by a key, in order of the key."""
    groups: dict[str, list[ItemResult]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return dict(sorted(groups.items()))


def kind_of(item: ItemResult) -> str:
    """Return what an item is grouped by: its reason where it has one, else its type."""
    return item.reason or item.type
