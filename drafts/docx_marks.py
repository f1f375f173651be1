"""Put comments, tracked changes and footnotes around stretches of a Word document's XML, splitting runs."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from drafts.docx_text import Char, W, WordText, Xml, tag

AUTHOR = "规划问答"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def comment_part() -> Xml:
    """Return an empty comments part."""
    from lxml import etree

    return etree.Element(tag("comments"), nsmap={"w": W})


def footnote_part() -> Xml:
    """Return a footnotes part with the two separators that Word wants."""
    from lxml import etree

    root = etree.Element(tag("footnotes"), nsmap={"w": W})
    for number, kind, mark in (
        ("-1", "separator", "separator"),
        ("0", "continuationSeparator", "continuationSeparator"),
    ):
        note = etree.SubElement(root, tag("footnote"), {tag("type"): kind, tag("id"): number})
        etree.SubElement(_sub(_sub(note, "p"), "r"), tag(mark))
    return root


def _sub(parent: Xml, name: str) -> Xml:
    from lxml import etree

    return etree.SubElement(parent, tag(name))


class Marker:
    """Marks stretches of one document; to be called from the end of the text to its beginning."""

    def __init__(
        self, document: Xml, text: WordText, comments: Xml, notes: Xml, *, date: str, note_count: int = 0
    ) -> None:
        self._document = document
        self._chars: list[Char | None] = list(text.chars)
        self._full = text.text
        self._notes_in_text = text.notes
        self._comments = comments
        self._notes = notes
        self._date = date
        self._old_notes = len(notes) if notes is not None else 0
        numbers = [int(note.get(tag("id"), "0")) for note in notes] if notes is not None else []
        self._next_note = max(numbers, default=0) + note_count
        self._revision = max(
            (int(v) for e in document.iter(tag("ins"), tag("del")) if (v := e.get(tag("id"), "")).isdigit()),
            default=9000,
        )

    def mark(
        self, start: int, end: int, comment: str, edits: Sequence[tuple[int, int, str]], citation: str, where: str
    ) -> None:
        """Mark text[start:end]: tracked edits, a citation, a comment."""
        reference = self._note_of(start)
        if reference is not None:
            if comment:
                self._comment(reference, reference, comment)
            return
        first, last = self._edge(start, end, 1), self._edge(start, end, -1)
        if first is None or last is None:
            return
        self._split(last + 1)
        head = self._split(first)
        tail = self._run_at(last)
        if citation:
            tail = self._cite(first, last, citation, where) or tail
        for a, b, replacement in sorted(edits, reverse=True):
            self._edit(a, b, replacement)
        if comment:
            head = self._run_at(first) if head is None else head
            self._comment(_outer(self._run_at(first)), _outer(tail), comment)

    def _edge(self, start: int, end: int, step: int) -> int | None:
        places = range(start, end) if step > 0 else range(end - 1, start - 1, -1)
        return next((at for at in places if self._chars[at] is not None), None)

    def _note_of(self, at: int) -> Xml:
        """Return the run of the reference to the footnote in which a character stands, None for the body."""
        for number, (start, end) in self._notes_in_text.items():
            if start <= at < end:
                for found in self._document.iter(tag("footnoteReference")):
                    if found.get(tag("id")) == number:
                        return found.getparent()
        return None

    def _run_at(self, at: int) -> Xml:
        char = self._chars[at]
        assert char is not None
        run = char.node.getparent()
        while run.tag != tag("r"):
            run = run.getparent()
        return run

    def _split(self, at: int) -> Xml:
        """Make a run begin at character `at`; return that run, None where no run holds it."""
        if at >= len(self._chars) or self._chars[at] is None:
            return None
        char = self._chars[at]
        assert char is not None
        run = self._run_at(at)
        before = [child for child in run if child.tag != tag("rPr")]
        if char.at == 0 and before and before[0] is char.node:
            return run
        new = run.makeelement(run.tag, run.attrib)
        if (properties := run.find(tag("rPr"))) is not None:
            new.append(deepcopy(properties))
        moved = before[before.index(char.node) + 1 :]
        text = char.node.text or ""
        rest = new.makeelement(tag("t"), {_SPACE: "preserve"})
        rest.text = text[char.at :]
        new.append(rest)
        for child in moved:
            new.append(child)
        cut = char.at
        char.node.text = text[:cut]
        char.node.set(_SPACE, "preserve")
        run.addnext(new)
        old = char.node
        place = at
        while place < len(self._chars) and (other := self._chars[place]) is not None and other.node is old:
            self._chars[place] = Char(rest, other.at - cut)
            place += 1
        if not cut:
            run.remove(old)
        return new

    def _tracked(self, name: str) -> Xml:
        self._revision += 1
        return self._document.makeelement(
            tag(name), {tag("id"): str(self._revision), tag("author"): AUTHOR, tag("date"): self._date}
        )

    def _new_run(self, like: Xml, text: str) -> Xml:
        run = like.makeelement(tag("r"))
        if (properties := like.find(tag("rPr"))) is not None:
            run.append(deepcopy(properties))
        node = run.makeelement(tag("t"), {_SPACE: "preserve"})
        node.text = text
        run.append(node)
        return run

    def _insert(self, after: Xml, run: Xml) -> Xml:
        """Put a run behind another as a tracked insertion; inside somebody's insertion it needs no mark of its own."""
        if after.getparent().tag == tag("ins"):
            after.addnext(run)
            return run
        tracked = self._tracked("ins")
        tracked.append(run)
        anchor = after.getparent() if after.getparent().tag == tag("del") else after
        anchor.addnext(tracked)
        return run

    def _edit(self, start: int, end: int, replacement: str) -> None:
        places = [at for at in range(start, end) if self._chars[at] is not None]
        if not places:
            return
        self._split(places[-1] + 1)
        self._split(places[0])
        runs = list(dict.fromkeys(self._run_at(at) for at in places))
        for run in runs:
            if run is not runs[0] or self._chars[places[0]] is not None:
                self._delete(run)
        if replacement:
            self._insert(runs[-1], self._new_run(runs[-1], replacement))

    def _delete(self, run: Xml) -> None:
        for node in run.findall(tag("t")):
            node.tag = tag("delText")
        tracked = self._tracked("del")
        run.addprevious(tracked)
        tracked.append(run)

    def _cite(self, first: int, last: int, citation: str, where: str) -> Xml:
        """Insert a citation and return its last run."""
        at = last
        if where == "inline":
            while at > first and self._chars[at] is not None and self._char_text(at) in "。！？!?…；;，":
                at -= 1
            self._split(at + 1)
        run = self._run_at(at)
        if where != "footnote":
            made = self._insert(run, self._new_run(run, citation))
            return made if at == last else self._run_at(last)
        number = self._add_note(citation)
        new = run.makeelement(tag("r"))
        properties = _sub(new, "rPr")
        _sub(properties, "vertAlign").set(tag("val"), "superscript")
        _sub(new, "footnoteReference").set(tag("id"), str(number))
        return self._insert(run, new)

    def _char_text(self, at: int) -> str:
        char = self._chars[at]
        return (char.node.text or "")[char.at : char.at + 1] if char else ""

    def _add_note(self, text: str) -> int:
        number = self._next_note
        self._next_note -= 1
        note = self._notes.makeelement(tag("footnote"), {tag("id"): str(number)})
        self._notes.insert(self._old_notes, note)  # made from the end on, kept in the order of the text
        paragraph = _sub(note, "p")
        mark = _sub(paragraph, "r")
        _sub(_sub(mark, "rPr"), "vertAlign").set(tag("val"), "superscript")
        _sub(mark, "footnoteRef")
        node = _sub(_sub(paragraph, "r"), "t")
        node.text = " " + text
        node.set(_SPACE, "preserve")
        return number

    def _comment(self, first: Xml, last: Xml, text: str) -> None:
        number = max((int(c.get(tag("id"), "0")) for c in self._comments), default=-1) + 1
        comment = _sub(self._comments, "comment")
        for name, value in (("id", str(number)), ("author", AUTHOR), ("date", self._date), ("initials", "核")):
            comment.set(tag(name), value)
        for line in text.split("\n"):
            node = _sub(_sub(_sub(comment, "p"), "r"), "t")
            node.text = line
            node.set(_SPACE, "preserve")
        identity = {tag("id"): str(number)}
        first.addprevious(first.makeelement(tag("commentRangeStart"), identity))
        end = last.makeelement(tag("commentRangeEnd"), identity)
        last.addnext(end)
        run = end.makeelement(tag("r"))
        run.append(run.makeelement(tag("commentReference"), identity))
        end.addnext(run)


def _outer(run: Xml) -> Xml:
    """Return the run, or the tracked change around it: a comment's range stands beside that."""
    parent = run.getparent()
    return parent if parent.tag in (tag("ins"), tag("del")) else run
