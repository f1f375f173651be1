"""Evaluate the system on questions written by hand: data, metrics, statistics, runs, report, comparison, gate."""
