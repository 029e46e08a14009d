"""The preview of a sheet of actions: rows where they belong, words for every cell, and what was chosen."""

from datetime import date
from fractions import Fraction

from spbe.action_cells import PlanTerms
from spbe.action_lists import ListedAction
from spbe.action_plan import ActionDraft, ActionLine
from spbe.indicators import instrument
from spbe.planning import Currency
from spbe.web.action_import_preview import preview_of

HELD = ActionLine(7, 2026, ActionDraft("Lama", unit="bappeda", cost=Fraction(2)), 3, "Badan Perencanaan")
TERMS = PlanTerms(instrument(), {7: HELD}, {"bappeda": "Badan Perencanaan"}, {4: "Rini"})
SAID = {"title": "Baru", "unit": None, "person": 4, "due_on": date(2026, 12, 31), "cost": Fraction(3), "status": "done"}


def row(version: int | None, number: int | None = 7) -> ListedAction:
    return ListedAction("A2", number, version, SAID, {})


def test_cells_are_told_in_words() -> None:
    shown = preview_of([row(3)], TERMS, Currency.POINTS)
    (part,) = shown.changed
    assert {cell.change.field: (cell.before, cell.after) for cell in part.cells} == {
        "title": ("Lama", "Baru"),
        "unit": ("Badan Perencanaan", ""),
        "person": ("", "Rini"),
        "due_on": ("", "31 Desember 2026"),
        "cost": ("2 poin", "3 poin"),
        "status": ("Direncanakan", "Selesai"),
        "progress": ("0", "100"),
    }
    assert shown.edits[0].draft == row(3).draft(HELD.draft)


def test_conflicts_are_open_until_chosen_and_not_chosen_for_what_moved() -> None:
    assert preview_of([row(2)], TERMS, Currency.POINTS).cells == 7
    assert len(preview_of([row(2)], TERMS, Currency.POINTS, form={}).problems) == 7
    sheet = preview_of([row(None)], TERMS, Currency.POINTS, form={"sisanya": "sheet"})
    assert (sheet.problems, sheet.edits[0].draft) == ((), row(2).draft(HELD.draft))
    here = preview_of([row(2)], TERMS, Currency.POINTS, form={"sisanya": "here", "pilih-7-title": "sheet"})
    assert here.edits[0].draft == ActionDraft("Baru", unit="bappeda", cost=Fraction(2))
    moved = preview_of([row(2)], TERMS, Currency.POINTS, form={"sisanya": "sheet"}, moved=[7])
    assert (moved.edits, moved.problems) == ([], ())


def test_a_row_without_a_number_is_added() -> None:
    shown = preview_of([row(None, None)], TERMS, Currency.RUPIAH)
    assert [draft.title for draft in shown.drafts] == ["Baru"]
    assert "title" not in {cell.change.field for cell in shown.new[0].cells}
    held = {9: ActionLine(9, 2026, row(None, None).draft(), 1)}
    again = preview_of([row(None, None)], PlanTerms(instrument(), held), Currency.POINTS)
    assert (again.new, again.same) == ((), 1)  # a sheet that comes twice adds its rows once
