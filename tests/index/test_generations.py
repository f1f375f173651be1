"""The generation directory under kills, full disks, locks and readers."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from index import generations
from index.generations import check_files, current, locked, read_manifest
from index.store import open_index, save_index
from ingest.errors import IndexDamagedError, IndexLockedError, IndexMismatchError, IndexMissingError, IndexWriteError

WRITER = """
import os, sys
from pathlib import Path
from index.generations import current, locked, read_manifest
from index.store import open_index, save_index
from ingest.errors import PlanQAError

source, target = Path(sys.argv[1]), Path(sys.argv[2])
index = open_index(source)
settings = read_manifest(source / current(source))

def save(step=None):
    with locked(target):
        return save_index(index, target, settings, step=step)
"""


def run(root, code, *args, **options):
    command = [sys.executable, "-c", WRITER + code, *map(str, args)]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def finished(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out


def settings_of(directory):
    return read_manifest(directory / current(directory))


def total(index):
    return "15家" if "15家" in index.documents[0].text else "12家"


def test_a_writer_killed_at_random_leaves_the_old_or_the_new_index(root, other_dir, target):
    randomness = random.Random(1)
    acknowledged = current(target)
    for _ in range(10):
        process = run(root, "while True:\n    print(save(), flush=True)\n", other_dir, target)
        first = process.stdout.readline().strip()
        time.sleep(randomness.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        rest = process.communicate(timeout=60)[0].split()
        acknowledged = max(acknowledged, first, *rest)
        index = open_index(target)
        assert index.generation >= acknowledged
        assert total(index) == "15家"
    assert not [path for path in finished_leftovers(root, other_dir, target) if path.name.startswith("tmp-")]


def finished_leftovers(root, other_dir, target):
    """Let a writer end in peace, then list the directory."""
    finished(run(root, "print(save())", other_dir, target))
    return list(target.iterdir())


def test_a_writer_killed_at_each_step_leaves_the_old_or_the_new_index(root, other_dir, target):
    code = """
steps = []
save(steps.append)
for number, name in enumerate(steps):
    child = os.fork()
    if child == 0:
        seen = []
        def step(name):
            seen.append(name)
            if len(seen) > number:
                os._exit(9)
        save(step)
        os._exit(0)
    before = current(target)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9, name
    found = open_index(target)
    print(name, int(found.generation[4:]) - int(before[4:]), sep="\\t")
"""
    lines = [line.split("\t") for line in finished(run(root, code, other_dir, target)).splitlines()]
    published = {name: int(more) for name, more in lines}
    assert {"write files", "write manifest", "verify", "rename", "switch", "drop old", "done"} <= published.keys()
    assert all(more == 0 for name, more in published.items() if name in ("write files", "write manifest", "rename"))
    assert published["switch"] in (0, 1)
    assert published["done"] == 1


def test_data_is_synced_before_it_is_renamed_and_folders_after(monkeypatch, small_dir, target):
    calls = []

    def recorded(name):
        real = getattr(os, name)

        def call(*args):
            where = os.readlink(f"/proc/self/fd/{args[0]}") if name == "fsync" else str(args[1])
            calls.append((name, os.path.basename(where)))
            return real(*args)

        return call

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("names of open files are not to be had here")
    index = open_index(small_dir)
    for name in ("fsync", "rename", "replace"):
        monkeypatch.setattr(os, name, recorded(name))
    with locked(target):
        name = save_index(index, target, settings_of(small_dir))
    monkeypatch.undo()
    files = set(settings_of(target)["files"])
    renamed, replaced = calls.index(("rename", name)), calls.index(("replace", "CURRENT"))
    synced_before = [where for call, where in calls[:renamed] if call == "fsync"]
    assert files < set(synced_before)
    assert synced_before.index("manifest.json") > max(map(synced_before.index, files))
    assert synced_before[-1].startswith("tmp-")
    assert calls[renamed + 1] == ("fsync", "index")
    assert ("fsync", "CURRENT.tmp") in calls[renamed:replaced]
    assert calls[replaced + 1] == ("fsync", "index")


@pytest.mark.slow
def test_every_state_of_the_disk_holds_the_old_or_the_new_index(monkeypatch, tmp_path, other_dir, target):
    copies = []

    def copying(name):
        real = getattr(os, name)

        def call(*args):
            result = real(*args)
            copies.append(shutil.copytree(target, tmp_path / f"copy{len(copies)}"))
            return result

        return call

    index = open_index(other_dir)
    for name in ("fsync", "rename", "replace"):
        monkeypatch.setattr(os, name, copying(name))
    with locked(target):
        save_index(index, target, settings_of(other_dir))
    monkeypatch.undo()
    assert len(copies) > 12
    found = [total(open_index(copy)) for copy in copies]
    switched = found.index("15家")
    assert switched > 12
    assert found == ["12家"] * switched + ["15家"] * (len(copies) - switched)


def test_the_third_generation_back_is_kept_and_older_ones_go(small_dir, target):
    index = open_index(small_dir)
    for _ in range(4):
        with locked(target):
            save_index(index, target, settings_of(small_dir))
    assert generations.generations(target) == [f"gen-{n:08d}" for n in (5, 4, 3)]


def test_a_second_writer_is_told_of_the_first(small_dir, target):
    with locked(target), pytest.raises(IndexLockedError, match="已锁"), locked(target):
        pass
    with locked(target):
        save_index(open_index(small_dir), target, settings_of(small_dir))
    assert open_index(target).generation == "gen-00000002"


def test_the_lock_of_a_killed_owner_is_free(root, small_dir, target):
    code = "with locked(target):\n    print('held', flush=True)\n    import time\n    time.sleep(60)\n"
    process = run(root, code, small_dir, target)
    assert process.stdout.readline() == "held\n"
    with pytest.raises(IndexLockedError), locked(target):
        pass
    process.kill()
    process.communicate(timeout=60)
    with locked(target):
        save_index(open_index(small_dir), target, settings_of(small_dir))
    assert open_index(target).generation == "gen-00000002"


def test_readers_see_whole_generations_that_never_go_back(small_dir, target):
    index, settings = open_index(small_dir), settings_of(small_dir)
    seen, failures, done = [], [], threading.Event()

    def read():
        while not done.is_set():
            try:
                seen.append(open_index(target).generation)
            except Exception as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    written, until = 0, time.monotonic() + 200
    while written < 50 or (len(set(seen)) < 6 and time.monotonic() < until):
        with locked(target):
            save_index(index, target, settings)
        written += 1
    done.set()
    reader.join()
    assert not failures
    assert seen == sorted(seen)
    assert len(set(seen)) >= 6


def test_a_full_disk_leaves_the_index_as_it_was(root, small_dir, target):
    code = """
import resource
sizes = [f.stat().st_size for f in (source / current(source)).iterdir()]
for limit in sorted({1, 500, *(size - 1 for size in sizes if size)}):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        save()
        print("written")
    except PlanQAError as error:
        print(type(error).__name__, "腾出空间" in str(error))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert open_index(target).generation == "gen-00000001"
print(save(), [p.name for p in target.glob("tmp-*")])
"""
    *refused, last = finished(run(root, code, small_dir, target)).splitlines()
    assert set(refused) == {"IndexWriteError True"}
    assert len(refused) > 4
    assert last == "gen-00000002 []"


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexWriteError, match="file/index"), locked(tmp_path / "file" / "index"):
        pass


POWERLESS = """
import fcntl
import shutil

hidden = target.with_name("hidden")
shutil.copytree(target, hidden)
os.chmod(hidden / "CURRENT", 0)
os.chmod(target, 0o555)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
def told(work):
    try:
        print(work())
    except PlanQAError as error:
        print(type(error).__name__, str(target.parent) in str(error))
told(save)
told(lambda: open_index(target).generation)
told(lambda: open_index(hidden))
"""


def test_without_rights_writing_is_refused_by_name_and_reading_goes_on(root, small_dir):
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "index"
        shutil.copytree(small_dir, target)
        # whoever the process becomes may pass through
        Path(folder).chmod(0o755)
        (target / "LOCK").unlink()
        try:
            told = finished(run(root, POWERLESS, small_dir, target)).splitlines()
        finally:
            target.chmod(0o755)
    assert told == ["IndexWriteError True", "gen-00000001", "IndexDamagedError True"]


def test_no_index_says_what_to_run(tmp_path):
    with pytest.raises(IndexMissingError, match="planqa ingest --index"):
        open_index(tmp_path / "nothing")


@pytest.mark.parametrize("pointer", ["", "gen-00000009\n", "../elsewhere\n", "\x00" * 200])
def test_a_bad_pointer_is_refused(target, pointer):
    (target / "CURRENT").write_text(pointer)
    with pytest.raises(IndexDamagedError, match="CURRENT"):
        open_index(target)


def edit_manifest(target, change):
    path = target / current(target) / "manifest.json"
    manifest = json.loads(path.read_text())
    change(manifest)
    path.write_text(json.dumps(manifest))


def test_a_manifest_of_another_schema_is_refused(target):
    edit_manifest(target, lambda manifest: manifest.update(schema=99))
    with pytest.raises(IndexMismatchError, match="版本是 99"):
        open_index(target)


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "a/b", ".hidden", "x" * 300])
def test_a_manifest_that_lists_foreign_files_is_refused(target, name):
    edit_manifest(target, lambda manifest: manifest["files"].update({name: {"bytes": 1, "sha256": "0" * 64}}))
    with pytest.raises(IndexDamagedError, match=r"manifest\.json"):
        open_index(target)


def test_a_file_that_the_manifest_does_not_list_is_named(target):
    (target / current(target) / "extra.npz").write_bytes(b"x")
    with pytest.raises(IndexDamagedError, match=r"extra\.npz：不在清单里"):
        check_files(target / current(target))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[" * 100_000, b'{"schema": 1, "files": []}', b"\xff\xfe"])
def test_what_is_no_manifest_is_refused(target, content):
    (target / current(target) / "manifest.json").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"manifest\.json"):
        open_index(target)


def test_a_huge_manifest_is_not_read(target):
    with (target / current(target) / "manifest.json").open("r+b") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(IndexDamagedError, match="大得不像清单"):
        open_index(target)
