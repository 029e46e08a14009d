"""One file per revision, oldest first by its number."""

__all__: list[str] = []
