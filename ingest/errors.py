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
