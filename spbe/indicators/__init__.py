"""The instrument as read from YAML: types, reader, checks, catalogue."""
