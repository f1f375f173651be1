"""Figures and measures parsed from the clauses, and the same reading of what others write about them."""
