"""Reports over a lake: each reads what few columns tell of millions, and asks the core of the rest.

What the core says of one life it says of all lives of which the same is told, so it is asked once
for each kind of life and counted as often as there are such (docs/decisions/0060).
"""
