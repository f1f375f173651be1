"""Evaluate the system on the project's own questions: data, metrics, statistics, runs, report, comparison, gate."""
