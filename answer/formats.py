"""How Chinese official writing cites: running text, brackets, a row of the table of grounds, the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from answer.records import Citation
from ingest.document import Document, Node
from ingest.folding import display
from ingest.numerals import to_chinese

_UNVERIFIED = "〔待核〕"
_FULL_WIDTH = str.maketrans("()", "（）")


def short_title(document: Document) -> str:
    """Return the title used after its first mention, in brackets: 《规划》."""
    return f"《{document.meta.get('short_title') or document.title}》"


def running(document: Document, citation: Citation, *, first: bool = False) -> str:
    """Cite in running text: 《规划》在“三、重点任务”第（六）部分第4项提出，“鼓励……”.

    `first` writes the full title with （以下简称《规划》). The quote keeps its words; its punctuation is set full-width
    and its quotation marks turn into ‘ ’.
    """
    unit = document.by_id[citation.clause_id]
    title = short_title(document)
    name = f"《{document.title}》（以下简称{title}）" if first and title != f"《{document.title}》" else title
    quote = display(citation.quote, quoted=True)
    return f"{name}{_place(document, unit)}{_verb(document, unit)}，“{quote}”"


def _place(document: Document, unit: Node) -> str:
    path = document.path(unit)
    if path[0].kind != "chapter":
        return f"在{unit.label.translate(_FULL_WIDTH)}"
    chapter = f"{path[0].label}{display(path[0].title, quoted=True)}"
    rest = "".join(_step(node) for node in path[1:])
    return f"在“{chapter}”{rest}"


def _step(node: Node) -> str:
    last = node.key[-1]
    if node.kind == "section":
        return f"第（{to_chinese(int(last))}）部分" if last.isdigit() else node.label
    if node.kind == "item":
        return f"第{last}项"
    if node.kind == "box":
        return f"专栏{last.removeprefix('box')}"
    return {"lead": "引言", "point": f"第{last}项"}.get(node.kind, f"第{last.removeprefix('p')}段")


def _verb(document: Document, unit: Node) -> str:
    """Chapter 一 指出, 二 强调 (goals 提出), 三 提出, 四 要求; other documents 提出."""
    path = document.path(unit)
    if any("目标" in node.title for node in path):
        return "提出"
    titles = {"形势": "指出", "基础": "指出", "总体要求": "强调", "保障": "要求"}
    return next((verb for word, verb in titles.items() if path[0].title and word in path[0].title), "提出")


def bracket(document: Document, citations: Sequence[Citation]) -> str:
    """Cite in brackets: （见《规划》三、（六）4.及专栏7第2项）; each address once, in the order of the document."""
    units = sorted({document.by_id[citation.clause_id] for citation in citations}, key=lambda unit: unit.start)
    labels = [unit.label.translate(_FULL_WIDTH) for unit in units]
    joined = labels[0] if len(labels) == 1 else "、".join(labels[:-1]) + "及" + labels[-1] if labels else ""
    return f"（见{short_title(document)}{joined}）"


TABLE_HEADER = ("序号", "条款", "原文", "力度", "主体")


def table_row(number: int, citation: Citation, *, strength: str, actor: str) -> tuple[str, ...]:
    """Return a row of the table of grounds (依据表), in the order of TABLE_HEADER."""
    return (str(number), citation.cite_as, citation.display, strength, actor)


def reference(document: Document) -> str:
    """Return the document's reference; a field that is not verified is followed by 〔待核〕, a missing one left out."""
    issuer = _field(document.meta, "issuer")
    number = _field(document.meta, "document_number")
    date = _field(document.meta, "date")
    parts = [
        f"{issuer}." if issuer else "",
        f"《{document.title}》",
        f"（{number}）" if number else "",
        f"，{date}" if date else "",
    ]
    return "".join(part for part in parts if part) + "。"


def _field(meta: Mapping[str, object], name: str) -> str:
    entry = meta.get(name)
    if not isinstance(entry, Mapping) or not entry.get("value"):
        return ""
    return f"{entry['value']}" + ("" if entry.get("verified") is True else _UNVERIFIED)
