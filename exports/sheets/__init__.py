"""One module per sheet of the workbook, in the order of the sheets."""

__all__: list[str] = []
