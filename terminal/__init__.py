"""What the command line prints and reads: tables, answers, JSON lines. Knows nothing of how answers are made."""
