"""The catalogues of messages, and the tool that keeps them: ``python -m spbe.translations``."""

__all__: list[str] = []
