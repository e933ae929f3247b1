"""The lake: the log as Parquet files, held against the log itself."""
