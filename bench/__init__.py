"""Benchmarks: `python -m bench [fold apply lists collect demo]`.

Ratios of one run, goals beside them.
"""
