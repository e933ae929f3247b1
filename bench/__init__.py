"""Benchmarks: `python -m bench [fold apply lists demo]`. Ratios of one run, goals beside them."""
