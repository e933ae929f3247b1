"""The lake: the log of a workspace as Parquet files, for reports and backtests.

`refresh` brings it up to date, `open_lake` reads it as an Ibis table.
"""
