"""Bring the catalogues up to date and compile them; ``--check`` only says what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from spbe.paths import shipped
from spbe.translations import catalogue
from spbe.translations.collect import Id, messages

__all__ = ["main"]


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and list what is missing, fuzzy or out of date.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
def main(check: bool, folder: Path | None) -> None:
    """Collect every message into each language's spbe.po and compile it to spbe.mo."""
    wanted = messages()
    found: list[str] = []
    for source in sorted((folder or shipped("translations")).glob("*/LC_MESSAGES/spbe.po")):
        if not check:
            fresh = catalogue.update(catalogue.read(source), wanted)
            source.write_bytes(catalogue.written(fresh))
            source.with_suffix(".mo").write_bytes(catalogue.compiled(catalogue.read(source)))
        found += [f"{source.parent.parent.name}: {line}" for line in _faults(source, wanted)]
    for line in found:
        click.echo(line, err=True)
    sys.exit(1 if found and check else 0)


def _faults(source: Path, wanted: dict[Id, list[str]]) -> list[str]:
    now = catalogue.read(source)
    compiled = source.with_suffix(".mo")
    is_old = not compiled.is_file() or compiled.read_bytes() != catalogue.compiled(now)
    return catalogue.problems(now, wanted) + (["spbe.mo is not what spbe.po says"] if is_old else [])


if __name__ == "__main__":
    main()
