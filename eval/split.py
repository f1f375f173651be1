"""The fixed split dev / test / held: by family and gold clause, so that test asks about text that tuning never read.

A *cell* is the smallest piece of text that isn't divided between splits: a clause with the near-duplicates that the
gold names beside it (a box repeating its item), or one paragraph of a section that has several (一、(一) alone holds a
sixth of all questions). A family follows its cells; one that bridges two splits follows the larger part of its gold.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold import Gold
from eval.items import Question, question_from, read_lines
from ingest.document import Document

SHARES = {"dev": 0.45, "test": 0.45, "held": 0.10}


@dataclass(frozen=True, slots=True)
class Assignment:
    """Split by family and by cell; `bridges` are families whose gold lies in more than one split."""

    families: Mapping[str, str]
    cells: Mapping[str, str]
    bridges: tuple[str, ...]


def cell_of(gold: Gold, unit_id: str) -> str:
    """Return the cell of a unit before near-duplicates are joined: its clause, or itself in a section of paragraphs."""
    document, node = gold.find(unit_id)
    clause = document.clause_of(node)
    return node.clause_id if clause is None or node.kind == "paragraph" else clause.clause_id


def cells(gold: Gold, questions: Iterable[Question]) -> dict[str, str]:
    """Map each unit to its cell; cells that stand in one OR-group somewhere become one. Only pairs are joined."""
    parent: dict[str, str] = {}

    def root(cell: str) -> str:
        while parent.setdefault(cell, cell) != cell:
            cell = parent[cell]
        return cell

    for question in questions:
        for group in gold.groups(question):
            members = sorted({cell_of(gold, unit) for unit in group})
            if len(members) == 2:
                low, high = sorted(root(member) for member in members)
                parent[high] = low
    units = {unit.clause_id for document in gold.documents for unit in document.units}
    return {unit: root(cell_of(gold, unit)) for unit in sorted(units)}


def assign(gold: Gold, questions: Sequence[Question]) -> Assignment:
    """Give every family a split, keeping what is already written in the records.

    Cells are taken largest first; each goes where the counts by type come nearest to the shares. Deterministic.
    """
    cell_by_unit = cells(gold, questions)
    weights = {family: _weights(gold, cell_by_unit, items) for family, items in _by_family(questions).items()}
    fixed = {question.family: question.split for question in questions if question.split}
    held: dict[str, Counter[str]] = {}
    for family, split in sorted(fixed.items()):
        for cell, weight in weights[family].items():
            held.setdefault(cell, Counter())[split] += weight
    by_cell = {cell: min(counts, key=lambda split: (-counts[split], split)) for cell, counts in held.items()}
    size: dict[str, Counter[str]] = {}
    for family, items in _by_family(questions).items():
        home = _home(weights[family], family)
        size.setdefault(home, Counter()).update(_kind(question) for question in items)
    totals = sum(size.values(), Counter())
    filled: dict[str, Counter[str]] = {split: Counter() for split in SHARES}
    for cell, split in by_cell.items():
        filled[split].update(size.get(cell, Counter()))
    for cell in sorted(size, key=lambda name: (-size[name].total(), name)):
        if cell not in by_cell:
            by_cell[cell] = min(SHARES, key=lambda split: (_misfit(filled, totals, split, size[cell]), split))
            filled[by_cell[cell]].update(size[cell])
    families = {family: fixed.get(family) or by_cell[_home(weights[family], family)] for family in weights}
    bridges = tuple(
        sorted(f for f, held in weights.items() if len({by_cell.get(cell, families[f]) for cell in held}) > 1)
    )
    return Assignment(families, by_cell, bridges)


def _by_family(questions: Iterable[Question]) -> dict[str, list[Question]]:
    families: dict[str, list[Question]] = {}
    for question in questions:
        families.setdefault(question.family, []).append(question)
    return families


def _weights(gold: Gold, cell_by_unit: Mapping[str, str], items: Iterable[Question]) -> Counter[str]:
    """Count the gold groups of a family's questions by cell."""
    return Counter(cell_by_unit[min(group)] for question in items for group in gold.groups(question) if group)


def _home(weights: Counter[str], family: str) -> str:
    """Return the cell that a family follows; one without gold is a cell of its own."""
    return min(weights, key=lambda cell: (-weights[cell], cell)) if weights else f"family:{family}"


def _kind(question: Question) -> str:
    return question.reason or question.type


def _misfit(filled: Mapping[str, Counter[str]], totals: Counter[str], split: str, added: Counter[str]) -> float:
    """Return how far all splits are from their shares, by kind and in all, if `added` went to `split`."""
    misfit = 0.0
    for name, share in SHARES.items():
        counts = filled[name] + added if name == split else filled[name]
        misfit += sum((counts[kind] / total - share) ** 2 * total for kind, total in totals.items())
        misfit += (counts.total() / totals.total() - share) ** 2 * totals.total() * 4
    return misfit


def write_split(path: Path, documents: tuple[Document, ...]) -> int:
    """Write a split into the records of `path` that have none; return how many those were."""
    records = read_lines(path)
    gold = Gold(documents)
    chosen = assign(gold, [question_from(record) for record in records]).families
    added = 0
    for record in records:
        if not record.get("split"):
            record["split"] = chosen[record.get("family", record["id"])]
            added += 1
    if added:
        path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return added
