"""Index: passages, vectors and words of the clauses, and the search over them."""
