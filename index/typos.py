"""Mend what was typed by sound: 瞪铃企业 for 瞪羚企业, where the right word is one of the documents'.

A stretch of whole words that is none itself and stands nowhere in the documents is exchanged for the only word of
theirs that sounds the same and shares half of its characters. Tones don't count; a character with several readings has
all of them. A word of the dictionary is exchanged only inside a longer stretch of which two thirds stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product

from index.words import Words, scaffolded

_LENGTHS = (5, 4, 3, 2)
_MAX_READINGS = 8
_FUNCTION = frozenset("来去到是的了在里上下这那么就也都还又把被给向往从由和与或及对为")
"""Characters that join words; beside them a stretch is rather two words than one mistyped."""


def sounds(text: str) -> list[str]:
    """Return the toneless readings of some Chinese characters, at most eight."""
    from pypinyin import Style, pinyin

    readings = [list(dict.fromkeys(one)) for one in pinyin(text, style=Style.NORMAL, heteronym=True)]
    return [" ".join(one) for one, _ in zip(product(*readings), range(_MAX_READINGS), strict=False)]


def sound_map(words: Iterable[str]) -> Mapping[str, str]:
    """Map readings to the word that sounds so; readings of several words are left out."""
    from pypinyin import lazy_pinyin

    found: dict[str, str] = {}
    shared: set[str] = set()
    for word in dict.fromkeys(words):
        if 2 <= len(word) <= _LENGTHS[0] and _is_hanzi(word):
            sound = " ".join(lazy_pinyin(word))
            if found.setdefault(sound, word) != word:
                shared.add(sound)
    return {sound: word for sound, word in found.items() if sound not in shared}


def mend(text: str, by_sound: Mapping[str, str], words: Words, known: str) -> str:
    """Exchange the stretches of a normalised question that only sound like a word of the documents, the longest first.

    Args:
        text: The question.
        by_sound: From `sound_map`.
        words: Tells what is a word.
        known: What is right as it stands: the documents' text and the phrasings.
    """
    pieces = words.cut(text)
    plain = _plain(text, pieces, words)
    at, made = 0, ""
    while at < len(pieces):
        stretches = ((count, "".join(pieces[at : at + count])) for count in range(_LENGTHS[0], 0, -1))
        strange = (
            (count, piece)
            for count, piece in stretches
            if count <= len(pieces) - at
            and len(piece) in _LENGTHS
            and all(plain[at : at + count])
            and _strange(piece, words, known)
        )
        count, mended = next(
            ((n, word) for n, piece in strange if (word := _heard(piece, pieces[at : at + n], by_sound, words))),
            (1, pieces[at]),
        )
        made, at = made + mended, at + count
    return made


def _plain(text: str, pieces: Sequence[str], words: Words) -> list[bool]:
    """Tell which words are no scaffolding."""
    flags, at, plain = scaffolded(text, words), 0, []
    for piece in pieces:
        plain.append(not any(flags[at : at + len(piece)]) and not set(piece) & _FUNCTION)
        at += len(piece)
    return plain


def _heard(piece: str, inside: Sequence[str], by_sound: Mapping[str, str], words: Words) -> str:
    """Return the word that a stretch made of the words `inside` was meant for, or ''."""
    for word in (by_sound[sound] for sound in _sounds_of(piece) if sound in by_sound):
        same = sum(a == b for a, b in zip(piece, word, strict=True)) if len(word) == len(piece) else 0
        at, touched = 0, False
        for one in inside:
            changed = word[at : at + len(one)] != one
            touched |= changed and len(one) > 1 and words.is_known(one)
            at += len(one)
        if 2 * same >= len(piece) and (not touched or 3 * same >= 2 * len(piece) > 4):
            return word
    return ""


@lru_cache(maxsize=4096)
def _sounds_of(text: str) -> tuple[str, ...]:
    return tuple(sounds(text))


def _strange(piece: str, words: Words, known: str) -> bool:
    return _is_hanzi(piece) and piece not in known and not words.is_known(piece)


def _is_hanzi(text: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" for char in text)
