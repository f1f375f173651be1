"""The tree of named errors. A message says what happened, the value seen, and what to do next."""


class PlanQAError(Exception):
    """Base of every error that a user can cause or mend; the command line prints it in one line."""


class DocumentError(PlanQAError):
    """A document can't be read, decoded or parsed."""


class AddressError(PlanQAError):
    """An address names no clause of the documents at hand."""


class SettingsError(PlanQAError):
    """A setting or an argument has a value that can't be used."""


class ModelError(PlanQAError):
    """A model can't be found, unpacked or loaded."""


class StoredIndexError(PlanQAError):
    """Base of what can be wrong with an index on disk."""


class IndexMissingError(StoredIndexError):
    """There is no index in the folder."""


class IndexDamagedError(StoredIndexError):
    """Files of an index are missing, cut short or changed; `damaged` names each."""

    def __init__(self, message: str, damaged: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.damaged = damaged


class IndexMismatchError(StoredIndexError):
    """An index was made by another model, format or parser than the one at hand."""


class IndexLockedError(StoredIndexError):
    """Another process is writing the index."""


class IndexWriteError(StoredIndexError):
    """An index can't be written: the disk is full, or the folder is read-only."""


class EvalDataError(PlanQAError):
    """A question set, a saved run or a baseline can't be read or doesn't fit."""


class EvalGateError(PlanQAError):
    """The evaluation is significantly worse than the baseline, or an invariant is broken."""


class PartsError(StoredIndexError):
    """The parts of an index, each whole in itself, do not fit together."""


class PromptError(PlanQAError):
    """A prompt file can't be read, or a word of it is not filled in."""


class LanguageModelError(PlanQAError):
    """A language model did not answer as it should; `str` is for readers and holds none of its text."""


class DraftError(PlanQAError):
    """A draft can't be read or written: encrypted, no .docx, too large, or the target is the source."""
