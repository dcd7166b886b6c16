"""Benchmarks: each module has `run()`, which yields one dict a measure."""
