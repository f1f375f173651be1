"""Turn a document's bytes into text, a clause tree and addresses. Knows nothing of search or answers."""
