"""Word files in: what is read of them, and what is refused in seconds by the child process."""

import zipfile

import pytest

from drafts.files import read_draft
from drafts.sandbox import run_child
from ingest.errors import DraftError, PlanQAError


def paragraph(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def test_paragraphs_tables_footnotes_and_tracked_changes(make_word):
    body = (
        paragraph("第一", "段。") + "<w:p><w:r><w:t>共</w:t></w:r><w:ins w:id='1'><w:r><w:t>169</w:t></w:r></w:ins>"
        "<w:del w:id='2'><w:r><w:delText>196</w:delText></w:r></w:del><w:r><w:t>家</w:t></w:r>"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('丙')}</w:tc><w:tc>{paragraph('丁')}</w:tc></w:tr></w:tbl>"
    )
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f"<w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        f"<w:footnote w:id='2'>{paragraph('注。')}</w:footnote>"
        "</w:footnotes>"
    )
    assert read_draft(make_word(body, word__footnotes=notes)) == "第一段。\n共169家\n甲\t乙\n丙\t丁\n注。"


def test_field_codes_and_hidden_text_are_not_read(make_word):
    body = (
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        "<w:r><w:t>显</w:t></w:r></w:p>"
    )
    assert read_draft(make_word(body)) == "显"


def _bomb(tmp_path, name, document, **extra):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for part, data in extra.items():
            archive.writestr(part, data)
    return path


HEAD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
TAIL = "</w:body></w:document>"


@pytest.mark.timeout(60)
def test_files_made_to_harm_are_refused(tmp_path, make_word):
    dtd = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]>' + HEAD + TAIL
    refused = {
        "size": _bomb(tmp_path, "size.docx", HEAD + "<w:p><w:r><w:t>" + "a" * 90_000_000 + TAIL),
        "paragraphs": _bomb(tmp_path, "many.docx", HEAD + "<w:p/>" * 3_000_000 + TAIL),
        "dtd": _bomb(tmp_path, "dtd.docx", dtd),
        "slip": _bomb(tmp_path, "slip.docx", HEAD + TAIL, **{"../../evil.xml": "x"}),
        "no document": _bomb(tmp_path, "none.docx", HEAD + TAIL),
        "broken": _bomb(tmp_path, "broken.docx", HEAD + "<w:p>"),
    }
    with zipfile.ZipFile(refused["no document"], "w") as archive:
        archive.writestr("hello.txt", "hello")
    plain = tmp_path / "plain.docx"
    plain.write_text("not a zip", encoding="utf-8")
    locked = tmp_path / "locked.docx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 5000)
    lying = make_word(paragraph("长文。" * 2000), name="lying.docx")
    data = lying.read_bytes()
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    lying.write_bytes(data[: at + 24] + (100).to_bytes(4, "little") + data[at + 28 :])
    for path in (*refused.values(), plain, locked, lying):
        with pytest.raises(DraftError) as caught:
            read_draft(path)
        assert "\n" not in str(caught.value)


def test_deep_nesting_ends_the_child_only(tmp_path):
    deep = HEAD + "<w:sdt>" * 20_000 + "</w:sdt>" * 20_000 + TAIL
    with pytest.raises(DraftError):
        run_child("read", _bomb(tmp_path, "deep.docx", deep))


def test_unknown_formats_and_missing_files_are_named(tmp_path):
    with pytest.raises(PlanQAError, match="没有稿件"):
        read_draft(tmp_path / "none.txt")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(PlanQAError, match="格式"):
        read_draft(tmp_path / "a.pdf")


def test_text_files_in_chinese_encodings(tmp_path):
    path = tmp_path / "draft.txt"
    path.write_bytes("《规划》提出。\r\n第二行".encode("gb18030"))
    assert read_draft(path) == "《规划》提出。\n第二行"
