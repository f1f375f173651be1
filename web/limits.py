"""What the page accepts: lengths that are checked on the server, whatever the browser says."""

from __future__ import annotations

import re

from ingest.errors import SettingsError

MAX_QUESTION = 1_000
MAX_DRAFT = 60_000
"""Characters; a draft of this length keeps one core busy for some seconds. The command line takes longer ones."""
MAX_FILE = 10 * 1024 * 1024
MAX_NAME = 1_000
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


def checked(text: object, limit: int, what: str) -> str:
    """Return `text` if it is a string of at most `limit` characters; half characters, which no file can hold, become �.

    Raises:
        SettingsError: it is not.
    """
    if not isinstance(text, str):
        raise SettingsError(f"{what}须为文字，收到 {type(text).__name__}")
    if len(text) > limit:
        raise SettingsError(f"{what}有{len(text)}字，超过上限{limit}字；请缩短或分成几次")
    return _HALF_CHARACTERS.sub("\ufffd", text)
