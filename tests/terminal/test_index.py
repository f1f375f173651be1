"""ingest, verify and repair on a small index: what they print, what they keep, what they name."""

import pytest

from index.generations import current, generations


def test_ingest_builds_keeps_and_renews(planqa, tmp_path, small_file):
    folder = tmp_path / "new"
    done = planqa("ingest", small_file, "--index", folder)
    assert (done.code, done.error) == (0, "")
    assert done.out == f"《园区规定》：4 个条款，4 个单元\n索引 {folder}，gen-00000001\n"
    again = planqa("ingest", small_file, "--index", folder)
    assert again.out.endswith("gen-00000001（内容未变，沿用）\n")
    forced = planqa("ingest", small_file, "--index", folder, "--force", "--json").record
    assert (forced["generation"], forced["rebuilt"]) == ("gen-00000002", True)
    assert forced["documents"] == [{"doc_id": "small", "title": "园区规定", "clauses": 4, "units": 4}]
    assert "12家" in planqa("find", "12家", "--index", folder).out
    assert planqa("find", "国家高新区", "--index", folder, "--json").record["count"] == 0


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("missing.txt", None, "没有这个文件"),
        ("empty.txt", b"", "文件是空的"),
        ("binary.txt", b"\x00\x01\x02", "控制字符"),
        ("latin.txt", b"\xff\xff\x80 rest", "第 0 字节"),
    ],
)
def test_ingest_names_what_it_cannot_read(planqa, tmp_path, name, data, words):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    done = planqa("ingest", path, "--index", tmp_path / "index")
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith("planqa: ")
    assert name in done.error
    assert words in done.error
    assert done.error.count("\n") == 1
    assert not (tmp_path / "index").exists()


def test_verify_and_repair_of_a_sound_index(planqa, small_index):
    done = planqa("verify", "--index", small_index)
    assert (done.code, done.out) == (0, f"索引 {small_index} 完好，现用 gen-00000002\n")
    assert planqa("verify", "--index", small_index, "--json").record == {
        "index": str(small_index),
        "ok": True,
        "generation": "gen-00000002",
        "damaged": [],
    }
    assert planqa("repair", "--index", small_index, "--json").record["switched"] is False


def test_verify_names_each_damaged_file_and_repair_falls_back(planqa, small_index):
    files = sorted(path for path in (small_index / "gen-00000002").iterdir() if path.name != "manifest.json")
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:-1])
    done = planqa("verify", "--index", small_index)
    assert (done.code, done.out) == (1, "")
    assert files[0].name in done.error
    assert files[1].name in done.error
    assert "planqa repair" in done.error
    reported = planqa("verify", "--index", small_index, "--json")
    assert reported.code == 1
    assert reported.record["ok"] is False
    assert set(reported.record["damaged"]) == {files[0].name, files[1].name}
    assert planqa("search", "飞地经济", "--index", small_index).code == 1
    assert planqa("repair", "--index", small_index).out == f"索引 {small_index} 已改用 gen-00000001\n"
    assert planqa("verify", "--index", small_index).code == 0
    assert current(small_index) == "gen-00000001"
    assert planqa("find", "飞地经济", "--index", small_index, "--json").record["count"] == 1


def test_repair_without_a_sound_generation_fails(planqa, small_index):
    for generation in generations(small_index):
        next(path for path in (small_index / generation).iterdir() if path.name != "manifest.json").unlink()
    done = planqa("repair", "--index", small_index)
    assert done.code == 1
    assert "planqa ingest --force" in done.error
