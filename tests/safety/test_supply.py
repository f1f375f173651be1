"""What the project is made of: versions at or above known repairs, and calls that no module may make."""

import ast
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]

FLOORS = {
    "gradio": ("6.21", "CVE-2026-59806 (file= redirect and fetch), #13662 (sanitizer)"),
    "torch": ("2.10", "CVE-2025-32434, CVE-2026-24747 (torch.load)"),
    "starlette": ("0.49.1", "CVE-2025-62727 (quadratic Range header)"),
    "h11": ("0.16", "CVE-2025-43859 (chunked bodies)"),
    "python-multipart": ("0.0.18", "CVE-2024-53981 (form parser)"),
    "pillow": ("11.3", "CVE-2025-48379 (DDS writing)"),
    "lxml": ("6", "entities off by default in every parser"),
    "urllib3": ("2.5", "CVE-2025-50181, CVE-2025-50182 (redirects)"),
    "jinja2": ("3.1.6", "CVE-2025-27516 (sandbox)"),
    "transformers": ("5", "CVE-2025-2099 and others (regular expressions, conversion scripts)"),
    "setuptools": ("78.1.1", "CVE-2025-47273 (path traversal)"),
}
"""Lowest versions with the repair of a published weakness; where a library isn't used, there is nothing to check."""


def locked():
    """Return the locked versions by name."""
    found = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.startswith((" ", "#", "-")):
            requirement = Requirement(line.rstrip("\\ "))
            (specifier,) = requirement.specifier
            found.setdefault(canonicalize_name(requirement.name), []).append(Version(specifier.version))
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_the_lock_is_at_or_above_known_repairs(name):
    floor, why = FLOORS[name]
    for version in locked().get(name, []):
        assert version >= Version(floor), f"{name} {version}: {why}"


@pytest.mark.parametrize("name", FLOORS)
def test_what_is_installed_is_at_or_above_known_repairs(name):
    from importlib.metadata import PackageNotFoundError, version

    try:
        installed = Version(version(name))
    except PackageNotFoundError:
        pytest.skip(f"{name} is not used")
    assert installed >= Version(FLOORS[name][0]), FLOORS[name][1]


def test_the_declared_versions_exclude_what_is_known_to_be_weak():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *(r for extra in project["optional-dependencies"].values() for r in extra)]
    for requirement in map(Requirement, declared):
        if floor := FLOORS.get(canonicalize_name(requirement.name)):
            lowest = [Version(part.version) for part in requirement.specifier if part.operator in (">=", "==")]
            assert lowest, requirement
            assert max(lowest) >= Version(floor[0]), requirement


def test_every_locked_file_has_a_hash():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = [block for block in text.replace("\\\n", "").splitlines() if "==" in block]
    assert len(blocks) > 50
    assert [block[:60] for block in blocks if "--hash=sha256:" not in block] == []
    assert "http://" not in text
    assert "https://" not in text


BANNED_MODULES = {
    "pickle",
    "cPickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "joblib",
    "shelve",
    "marshal",
    "telnetlib",
    "xmlrpc",
    "imp",
}
BANNED_NAMES = {"eval", "exec", "__import__", "compile"}
BANNED_CALLS = {
    "torch.load",
    "os.system",
    "os.popen",
    "numpy.load(allow_pickle=True)",
    "yaml.load",
    "yaml.unsafe_load",
    "yaml.full_load",
    "tempfile.mktemp",
    "gr.load",
    "gr.set_static_paths",
    "gr.LoginButton",
    "gr.FileExplorer",
    "hashlib.md5",
    "ssl._create_unverified_context",
}
BANNED_ARGUMENTS = {"trust_remote_code", "shell", "allow_pickle", "allow_dangerous_deserialization"}


def dotted(node):
    """Return a name like `torch.load`, or nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""


def banned(source):
    """Return what a module does that no module may do, as readable lines."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [f"{node.lineno}: {a.name}" for a in node.names if a.name.split(".")[0] in BANNED_MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in BANNED_MODULES:
            found.append(f"{node.lineno}: {node.module}")
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found += [f"{node.lineno}: {name}" for name in sorted(names & BANNED_CALLS)]
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            if name in BANNED_CALLS or (isinstance(node.func, ast.Name) and name in BANNED_NAMES):
                found.append(f"{node.lineno}: {name}()")
            for keyword in node.keywords:
                safe = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                if keyword.arg in BANNED_ARGUMENTS and not safe:
                    found.append(f"{node.lineno}: {keyword.arg}={ast.unparse(keyword.value)}")
                if keyword.arg == "share" and name.endswith(".launch") and not safe:
                    found.append(f"{node.lineno}: share={ast.unparse(keyword.value)}")
                if keyword.arg == "verify" and isinstance(keyword.value, ast.Constant) and keyword.value.value is False:
                    found.append(f"{node.lineno}: verify=False")
    return found


def sources():
    """Yield every module of the project but its tests."""
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT).parts
        if not parts[0].startswith(".") and parts[0] not in ("tests", "build"):
            yield path


def test_no_module_does_what_is_banned():
    files = list(sources())
    assert len(files) > 60
    wrong = [f"{path.relative_to(ROOT)}:{what}" for path in files for what in banned(path.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import joblib.numpy_pickle",
        "eval('1')",
        "exec(code)",
        "torch.load(path, weights_only=True)",
        "from torch import load",
        "load(name, trust_remote_code=True)",
        "load(name, trust_remote_code=chosen)",
        "subprocess.run(command, shell=True)",
        "np.load(path, allow_pickle=True)",
        "yaml.load(text)",
        "demo.launch(share=True)",
        "httpx.get(url, verify=False)",
        "__import__(name)",
    ],
)
def test_the_check_finds(source):
    assert len(banned(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "model.eval()",
        "frame.eval('a + b')",
        "re.compile(pattern)",
        "subprocess.run(command, shell=False)",
        "np.load(path, allow_pickle=False)",
        "safetensors.load(data)",
        "yaml.safe_load(text)",
    ],
)
def test_the_check_lets_through(source):
    assert banned(source) == []


def test_no_secret_stands_in_the_project():
    """Keys have shapes; none may stand in a file that is kept."""
    import re
    import subprocess

    shapes = re.compile(
        rb"sk-[A-Za-z0-9]{20,}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    )
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.split(b"\0")
    for name in filter(None, listed):
        path = ROOT / name.decode()
        if path.is_file() and path.stat().st_size < 5_000_000:
            assert not shapes.search(path.read_bytes()), path
