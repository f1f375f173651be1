"""Word files out: the writer's own document with comments, tracked changes, citations and the 核稿单."""

import hashlib
import subprocess
import zipfile

import pytest
from lxml import etree

from drafts.docx_text import tag
from drafts.files import read_draft, write_report
from ingest.errors import DraftError

BOLD = "<w:rPr><w:b/><w:color w:val='C00000'/></w:rPr>"
BODY = (
    "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:t>关于国家高新区的汇报</w:t></w:r></w:p>"
    f"<w:p><w:r><w:t xml:space='preserve'>截至2020年底，国家高新区</w:t></w:r><w:r>{BOLD}<w:t>总数达19</w:t></w:r>"
    "<w:r><w:t>6家。我区将奋起直追。</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>《规划》提出“支持园区</w:t></w:r>"
    "<w:ins w:id='7' w:author='张三'><w:r><w:t>建设智慧小区</w:t></w:r></w:ins>"
    "<w:r><w:t>”。</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>《规划》支持地方出台高新区条例。</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def _body(path):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def _written(checker, plan, source, out, **options):
    report = checker.check(read_draft(source))
    write_report(report, plan, source, out, **options)
    return report


def test_findings_are_comments_and_nothing_else_changes(checker, plan, make_word, tmp_path):
    source = make_word(BODY)
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    _written(checker, plan, source, tmp_path / "out.docx")
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before
    document = _body(tmp_path / "out.docx")
    with zipfile.ZipFile(tmp_path / "out.docx") as archive:
        comments = etree.fromstring(archive.read("word/comments.xml"))
        assert b"comments+xml" in archive.read("[Content_Types].xml")
    texts = ["".join(comment.itertext()) for comment in comments]
    assert any("169家" in text for text in texts)
    assert any("智慧社区" in text for text in texts)
    assert len(document.findall(f".//{tag('commentRangeStart')}")) == len(comments) == 2
    assert not document.findall(f".//{tag('del')}")
    bold = [run for run in document.iter(tag("r")) if run.find(f"{tag('rPr')}/{tag('b')}") is not None]
    assert "".join(bold[0].itertext()) == "总数达19"


def test_fix_makes_tracked_changes(checker, plan, make_word, tmp_path):
    source = make_word(BODY)
    out = tmp_path / "out.docx"
    _written(checker, plan, source, out, fix=True)
    document = _body(out)
    deleted = ["".join(d.itertext()) for d in document.iter(tag("del"))]
    assert "".join(deleted).startswith("196家")
    accepted = read_draft(out)
    assert "国家高新区总数达169家" in accepted
    assert "建设智慧社区" in accepted
    assert accepted.startswith("关于国家高新区的汇报\n")


def test_accepting_without_fix_gives_the_draft_back_with_citations(checker, plan, make_word, tmp_path):
    source = make_word(BODY)
    out = tmp_path / "out.docx"
    _written(checker, plan, source, out)
    accepted = read_draft(out)
    assert "《规划》支持地方出台高新区条例（见《规划》三、（九）3.）。" in accepted
    assert "核稿单" in accepted
    inserted = [e for e in _body(out).iter(tag("ins")) if e.get(tag("author")) != "张三"]
    assert ["".join(e.itertext()) for e in inserted] == ["（见《规划》三、（九）3.）"]


def test_footnotes_are_added_in_order_behind_the_writers_own(checker, plan, make_word, tmp_path):
    source = make_word(BODY)
    first, second = tmp_path / "first.docx", tmp_path / "second.docx"
    _written(checker, plan, source, first, style="footnote")
    _written(checker, plan, first, second, style="footnote")
    with zipfile.ZipFile(second) as archive:
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    numbers = [int(note.get(tag("id"))) for note in notes]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers)
    assert any("三、（九）3." in "".join(note.itertext()) for note in notes)


def test_a_finding_in_a_footnote_is_commented_at_its_reference(checker, plan, make_word, tmp_path):
    body = "<w:p><w:r><w:t>正文。</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2">'
        "<w:p><w:r><w:t>国家高新区总数达196家。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    source = make_word(body, word__footnotes=notes)
    _written(checker, plan, source, tmp_path / "out.docx", fix=True)
    document = _body(tmp_path / "out.docx")
    (start,) = document.iter(tag("commentRangeStart"))
    assert start.getnext().find(tag("footnoteReference")) is not None


def test_the_source_is_never_the_target(checker, plan, make_word):
    source = make_word(BODY)
    with pytest.raises(DraftError, match="原稿"):
        _written(checker, plan, source, source)


def test_a_text_becomes_a_word_file(checker, plan, tmp_path):
    source = tmp_path / "draft.txt"
    source.write_text("《规划》设置了八个专栏。\n谢谢！\n", encoding="utf-8")
    _written(checker, plan, source, tmp_path / "out.docx", fix=True)
    assert "《规划》设置了九个专栏" in read_draft(tmp_path / "out.docx")


@pytest.mark.parametrize("style", ["bracket", "footnote", "running"])
def test_libreoffice_opens_what_is_written(checker, plan, make_word, tmp_path, soffice, style):
    source = make_word(BODY)
    _written(checker, plan, source, tmp_path / "out.docx", fix=True, style=style)
    command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "txt:Text"]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "out.docx"], check=True, capture_output=True, timeout=120
    )
    text = (tmp_path / "out.txt").read_text(encoding="utf-8-sig")
    assert "核稿单" in text
    assert "169家" in text
