"""Documents from disk: ids, metadata, and errors that name the file."""

import pytest

from ingest.errors import DocumentError
from ingest.reader import PLAN_PATH, read_document, read_documents


def write(folder, name, text="题目\n一、目标\n内容。\n"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_plan_is_read_with_its_metadata(plan_text):
    plan = read_document(PLAN_PATH)
    assert plan.doc_id == "plan"
    assert plan.text == plan_text
    assert plan.meta["document_number"]["verified"] is False


def test_ids_come_from_the_file_name_and_are_stable(tmp_path):
    assert read_document(write(tmp_path, "policy-2021.txt")).doc_id == "policy-2021"
    chinese = read_document(write(tmp_path, "实施方案.txt")).doc_id
    assert chinese.isascii()
    assert chinese == read_document(write(tmp_path, "实施方案.md")).doc_id
    assert chinese != read_document(write(tmp_path, "管理办法.txt")).doc_id


def test_the_title_is_the_metadata_s_or_the_first_short_line(tmp_path):
    path = write(tmp_path, "a.txt", "转载说明文字。\n某地规划\n一、目标\n内容。\n")
    assert read_document(path).title == "a"
    (tmp_path / "a.meta.toml").write_text('title = "某地规划"\ndoc_id = "local"\n', encoding="utf-8")
    document = read_document(path)
    assert (document.title, document.doc_id) == ("某地规划", "local")
    assert [leaf.kind for leaf in document.leaves[:2]] == ["front", "title"]
    assert read_document(write(tmp_path, "b.txt")).title == "题目"


def test_the_order_of_documents_is_kept(tmp_path):
    paths = [write(tmp_path, name) for name in ("b.txt", "a.txt")]
    assert [document.doc_id for document in read_documents(paths)] == ["b", "a"]


def test_what_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DocumentError, match=r"empty\.txt：文件是空的"):
        read_document(write(tmp_path, "empty.txt", " \n\n"))
    write(tmp_path, "x.meta.toml", "title = [")
    with pytest.raises(DocumentError, match=r"x\.meta\.toml：不是合格的 TOML"):
        read_document(write(tmp_path, "x.txt"))
    write(tmp_path, "y.meta.toml", 'doc_id = "规划 1"')
    with pytest.raises(DocumentError, match="doc_id"):
        read_document(write(tmp_path, "y.txt"))


def test_two_documents_may_not_share_an_id(tmp_path):
    (tmp_path / "sub").mkdir()
    paths = [write(tmp_path, "a.txt"), write(tmp_path / "sub", "a.txt")]
    with pytest.raises(DocumentError, match="已有一个文档"):
        read_documents(paths)
