"""A conversation as a document: Markdown, or Word with footnotes that run through it, so that numbers never clash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from answer.formats import reference, short_title
from answer.records import Answer, AnswerSentence, Citation
from ingest.document import Document
from ingest.folding import display
from web.download import DOCX, MARKDOWN, Download, saved
from web.markup import word
from web.saved import SavedTurn
from web.word_file import Footnotes, new_document

Format = Literal["docx", "md"]
Documents = Mapping[str, Document]
_ENDS = "。！？；：，,;:"
_SENTENCE_ENDS = ("。", "！", "？", "”")


def transcript(turns: Sequence[SavedTurn], documents: Documents, file_format: Format) -> Download:
    """Return the conversation as a file."""
    title = word("export.title")
    if file_format == "md":
        return Download(f"{title}.md", MARKDOWN, _markdown(turns, documents).encode("utf-8"))
    return Download(f"{title}.docx", DOCX, _docx(turns, documents))


def note(citation: Citation, documents: Documents) -> str:
    """Return a footnote: 《规划》三、（六）4.“建设数字园区”：“鼓励……。”."""
    quote = display(citation.quote, quoted=True)
    return f"{short_title(documents[citation.doc_id])}{citation.cite_as}：“{quote}”"


def _sources(turns: Sequence[SavedTurn], documents: Documents) -> list[str]:
    used = dict.fromkeys(c.doc_id for turn in turns for s in turn.answer.sentences for c in s.citations)
    return [reference(documents[doc_id]) for doc_id in used]


def _ended(sentence: AnswerSentence) -> str:
    return sentence.text if sentence.text.endswith(_SENTENCE_ENDS) else sentence.text.rstrip(_ENDS) + "。"


def _markdown(turns: Sequence[SavedTurn], documents: Documents) -> str:
    notes: list[str] = []

    def marks(sentence: AnswerSentence) -> str:
        numbers = []
        for citation in sentence.citations:
            notes.append(note(citation, documents))
            numbers.append(f"[^{len(notes)}]")
        return "".join(numbers)

    blocks = [f"# {word('export.title')}"]
    for turn in turns:
        blocks += [f"## {_plain(turn.question)}", *_markdown_answer(turn.answer, marks)]
    blocks += [f"[^{number}]: {_plain(text)}" for number, text in enumerate(notes, start=1)]
    blocks += [f"{word('export.sources')}{_plain(line)}" for line in _sources(turns, documents)]
    return "\n\n".join([*blocks, word("fine")]) + "\n"


def _markdown_answer(answer: Answer, marks: Callable[[AnswerSentence], str]) -> list[str]:
    if answer.refused:
        return [_plain(answer.answer)]
    if answer.layout == "list" and len(answer.sentences) > 1:
        points = [f"{n}. {_plain(s.text.rstrip(_ENDS))}{marks(s)}" for n, s in enumerate(answer.sentences, start=1)]
        return [block for block in (_plain(answer.lead), "\n".join(points), _plain(answer.tail)) if block]
    return [_plain(answer.lead) + "".join(_plain(_ended(s)) + marks(s) for s in answer.sentences) + _plain(answer.tail)]


def _plain(text: str) -> str:
    """Escape what Markdown would read as markup; one line."""
    line = " ".join(text.split())
    for char in "\\`*_[]<>#|":
        line = line.replace(char, "\\" + char)
    return line


def _docx(turns: Sequence[SavedTurn], documents: Documents) -> bytes:
    document = new_document()
    notes = Footnotes(document)
    document.add_heading(word("export.title"), level=1)
    for turn in turns:
        document.add_heading(turn.question, level=2)
        answer = turn.answer
        if answer.refused:
            document.add_paragraph(answer.answer)
            continue
        listed = answer.layout == "list" and len(answer.sentences) > 1
        paragraph = document.add_paragraph(answer.lead) if answer.lead or not listed else None
        for number, sentence in enumerate(answer.sentences, start=1):
            if listed or paragraph is None:
                paragraph = document.add_paragraph()
            paragraph.add_run(f"{number}. {sentence.text.rstrip(_ENDS)}" if listed else _ended(sentence))
            for citation in sentence.citations:
                notes.add(paragraph, note(citation, documents))
        if answer.tail:
            document.add_paragraph(answer.tail)
    for line in _sources(turns, documents):
        document.add_paragraph(f"{word('export.sources')}{line}")
    document.add_paragraph(word("fine"))
    notes.write()
    return saved(document)
