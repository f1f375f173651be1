"""The arithmetic of the benchmarks."""

import json

from benchmarks import measure


def test_percentiles_by_hand():
    assert measure.percentile([4, 1, 3, 2], 0.5) == 2
    assert measure.percentile(range(1, 101), 0.95) == 95
    assert measure.percentile([5], 0.95) == 5


def test_each_input_is_timed():
    seen = []
    assert len(measure.timed(seen.append, ["a", "b"])) == 2
    assert seen == ["a", "b"]


def test_sizes_of_folders(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file").write_bytes(bytes(2**20))
    assert measure.folder_megabytes(tmp_path) == 1.0


def test_results_stand_beside_their_machine(tmp_path, monkeypatch):
    monkeypatch.setattr(measure, "RESULTS", tmp_path)
    path = measure.write("name", {"results": {"x": 1}})
    record = json.loads(path.read_text(encoding="utf-8"))
    assert record["results"] == {"x": 1}
    assert record["machine"]["processors"] >= 1
