"""``python -m spbe`` is the command ``spbe``."""

from spbe.cli import main

if __name__ == "__main__":
    main(prog_name="spbe")
