"""Load the prompts: files beside this module with a name, a version and a text whose $words are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from ingest.errors import PromptError

_FOLDER = Path(__file__).resolve().parent
_RULE = "---"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt; `text` holds $words (string.Template), no other logic."""

    name: str
    version: str
    text: str

    def fill(self, **words: str) -> str:
        """Return the text with its words filled in; what is filled in is not read again.

        Raises:
            PromptError: a word of the prompt is not given.
        """
        try:
            return Template(self.text).substitute(words)
        except (KeyError, ValueError) as error:
            given = ", ".join(sorted(words))
            raise PromptError(f"prompt {self.name!r} can't be filled: {error}; given: {given}") from error


@lru_cache(maxsize=1)
def load_prompts() -> list[Prompt]:
    """Return all prompts by name.

    Raises:
        PromptError: a file has no header, or two have one name.
    """
    prompts = sorted((_read(path) for path in _FOLDER.glob("*.md")), key=lambda prompt: prompt.name)
    names = [prompt.name for prompt in prompts]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise PromptError(f"two prompt files in {_FOLDER.name}/ have the name {twice[0]!r}; rename one")
    return prompts


def load_prompt(name: str) -> Prompt:
    """Return the prompt `name`.

    Raises:
        PromptError: there is none.
    """
    prompts = load_prompts()
    for prompt in prompts:
        if prompt.name == name:
            return prompt
    raise PromptError(f"no prompt {name!r}; there are: {', '.join(prompt.name for prompt in prompts)}")


def _read(path: Path) -> Prompt:
    header, rule, text = path.read_text(encoding="utf-8").partition(f"\n{_RULE}\n")
    fields = dict(line.split(":", 1) for line in header.splitlines() if ":" in line)
    name, version = fields.get("name", "").strip(), fields.get("version", "").strip()
    if not rule or not name or not version:
        raise PromptError(f"{path.name}: a prompt begins with `name:`, `version:` and a line of {_RULE}")
    return Prompt(name, version, text.strip() + "\n")
