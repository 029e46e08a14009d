"""The command that finds the cheapest road to a target."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from spbe.cli_instrument import edition_of, instrument_named
from spbe.language import gettext as _
from spbe.terminal import refuse

if TYPE_CHECKING:
    from spbe.indicators import Instrument
    from spbe.planning import Contradiction, Rules, Step, StepKey, Unreachable
    from spbe.scoring import Score

__all__ = ["plan"]

_UNREACHABLE = 3


@click.command()
@click.argument("file", metavar="LEVELS")
@click.option("--target", "wanted", required=True, help=_("Indeks yang dituju, misalnya 3,50."))
@click.option("--budget", "most", metavar="N", help=_("Biaya paling banyak."))
@click.option("--costs", "prices", metavar="FILE", help=_("Tabel biaya: indikator, dari, ke, biaya."))
@click.option("--fix", "fixed", multiple=True, metavar="17:3", help=_("Tingkat yang harus dicapai; boleh berulang."))
@click.option("--forbid", "shut", multiple=True, metavar="17:4", help=_("Tingkat yang tidak dituju; boleh berulang."))
@click.option("--instrument", "code", default="spbe-2020", show_default=True, help=_("Kode instrumen."))
@click.option("--edition", "year", type=int, metavar="YEAR", help=_("Tahun edisi; bila kosong, yang terbaru."))
@click.option("--format", "shape", type=click.Choice(["table", "json"]), default="table", show_default=True)
def plan(file: str, wanted: str, code: str, year: int | None, shape: str, **told: Any) -> None:
    """Cari jalan termurah dari tingkat di LEVELS (CSV, XLSX, atau JSON) ke sebuah target, dengan buktinya.

    Tanpa opsi lain hanya satu aturan yang berlaku: tingkat demi tingkat. Langkah yang tidak disebut tabel biaya
    dihitung satu poin. Bila target tidak tercapai: sejauh mana dapat didekati, apa yang menghalangi, dan kode keluar 3.
    """
    from spbe.plan_outcome import plan_json, plan_table
    from spbe.planning import Contradiction, Unreachable, cheapest

    instrument = instrument_named(code)
    edition = edition_of(instrument, year)
    target, scored = _number(wanted, "--target"), _scored(file, instrument)
    steps, rules = _steps(scored, told["prices"]), _rules(instrument, told)
    try:
        found = cheapest(steps, scored.index, target, rules)
    except Unreachable as error:
        _say_unreachable(error, target, rules)
    except Contradiction as error:
        refuse(_contradiction(error))
    click.echo(plan_json(found) if shape == "json" else plan_table(found, instrument, edition, target))


def _number(text: str, option: str) -> Fraction:
    from spbe.cost_lists import amount

    number = amount(text)
    if number is None:
        refuse([_("%(option)s: “%(text)s” bukan angka; tulis misalnya 3,50") % {"option": option, "text": text}])
    return number


def _scored(file: str, instrument: Instrument) -> Score:
    from spbe.levels import LevelFileError, read_values
    from spbe.scoring import score

    try:
        return score(instrument, read_values(file, instrument))
    except LevelFileError as error:
        refuse(f"{click.format_filename(file)}: {problem}" for problem in error.problems)


def _steps(scored: Score, prices: str | None) -> tuple[Step, ...]:
    from spbe.planning import steps_up, usual_cost

    costs = _costs(prices, scored.instrument) if prices else {}
    steps = steps_up(scored.instrument, scored.values, cost=lambda key: costs.get(key, usual_cost(key)))
    unnamed = sum(step.key not in costs for step in steps)
    if unnamed:
        words = _("biaya %(count)s dari %(all)s langkah tidak disebut; masing-masing dihitung satu poin")
        click.echo(words % {"count": unnamed, "all": len(steps)}, err=True)
    return steps


def _costs(prices: str, instrument: Instrument) -> Mapping[StepKey, Fraction]:
    from spbe.cost_lists import read_cost_list

    name = click.format_filename(prices)
    try:
        content = Path(prices).read_bytes()
    except (OSError, ValueError) as error:
        refuse([_("%(file)s: berkas ini tidak dapat dibaca (%(reason)s)") % {"file": name, "reason": error}])
    found = read_cost_list(content, instrument)
    if found.problems:
        refuse(f"{name}: {problem}" for problem in found.problems)
    return found.costs


def _rules(instrument: Instrument, told: Mapping[str, Any]) -> Rules:
    from spbe.planning import Rules

    budget = _number(told["most"], "--budget") if told["most"] else None
    fixed = frozenset(_key(text, instrument, "--fix") for text in told["fixed"])
    return Rules(fixed, frozenset(_key(text, instrument, "--forbid") for text in told["shut"]), budget)


def _key(text: str, instrument: Instrument, option: str) -> StepKey:
    from spbe.planning import StepKey

    code, _mark, level = text.partition(":")
    indicator = instrument.by_code.get(code)
    if indicator is None or level not in map(str, indicator.levels):
        words = _("%(option)s: “%(text)s” bukan indikator dan tingkat; tulis misalnya 17:3")
        refuse([words % {"option": option, "text": text}])
    return StepKey.of(code, int(level))


def _contradiction(error: Contradiction) -> list[str]:
    words = _("--fix %(fixed)s dan --forbid %(shut)s bertentangan; hapus salah satu")
    return [words % {"fixed": _named(fixed), "shut": _named(shut)} for fixed, shut in error.pairs]


def _named(key: StepKey) -> str:
    return f"{key.indicator}:{key.level}"


def _say_unreachable(error: Unreachable, target: Fraction, rules: Rules) -> NoReturn:
    from spbe.plan_outcome import exact_words

    facts = {"target": exact_words(target), "best": exact_words(error.best), "cost": exact_words(error.cost)}
    said = [_("Target %(target)s tidak tercapai; paling jauh indeks %(best)s dengan biaya %(cost)s.") % facts]
    if error.needed is not None and rules.budget is not None and rules.fixed:
        limits = {"needed": exact_words(error.needed), "budget": exact_words(rules.budget)}
        limits["fixed"] = ", ".join(_named(key) for key in sorted(rules.fixed, key=lambda key: key.place))
        words = _("Yang menghalangi: --budget %(budget)s; dengan --fix %(fixed)s perlu paling sedikit %(needed)s.")
        said = [*(said if error.best < target else ()), words % limits]
    elif error.needed is not None and rules.budget is not None:
        limits = {"needed": exact_words(error.needed), "budget": exact_words(rules.budget)}
        said.append(_("Yang menghalangi: --budget %(budget)s; target ini perlu paling sedikit %(needed)s.") % limits)
    elif error.forbidden:
        said.append(_("Yang menghalangi: --forbid %(steps)s.") % {"steps": ", ".join(map(_named, error.forbidden))})
    else:
        said.append(_("Yang menghalangi: setiap indikator sudah di tingkat tertinggi pada indeks itu."))
    for line in said:
        click.echo(line, err=True)
    sys.exit(_UNREACHABLE)
