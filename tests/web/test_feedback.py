import pytest

from ingest.errors import SettingsError
from web.feedback import keep, remarks


def test_remarks_are_kept_in_order_and_read_back(tmp_path):
    path = tmp_path / "data" / "feedback.jsonl"
    assert remarks(path) == []
    keep(path, kind="good", reason="", question="一", answer="二")
    keep(path, kind="bad", reason="数字\n不对", question="三", answer="四")
    assert [(r.kind, r.reason, r.question) for r in remarks(path)] == [("good", "", "一"), ("bad", "数字\n不对", "三")]
    assert path.stat().st_mode & 0o077 == 0
    path.write_text(path.read_text(encoding="utf-8") + "not json\n", encoding="utf-8")
    assert len(remarks(path)) == 2


def test_an_unknown_kind_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="good"):
        keep(tmp_path / "f", kind="x", reason="", question="", answer="")


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "f").mkdir()
    with pytest.raises(SettingsError, match="反馈写不进"):
        keep(tmp_path / "f", kind="good", reason="", question="", answer="")
