"""Answer questions from the document alone: exact quotes with their clauses, or a reasoned refusal."""
