"""How a reader likes the pages, kept in their own browser and nowhere else."""

LARGE_TYPE = "large_type"
KEPT_FOR = 365 * 24 * 3600
