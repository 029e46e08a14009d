"""Which messages are found, and where."""

from spbe.indicators import instrument
from spbe.translations.collect import Found, from_code, from_instrument, from_template, messages


def test_marked_texts_in_code_are_found_and_others_are_not():
    source = '_("Simpan")\nngettext("%(n)s butir", "%(n)s butir semua", 2)\nother("Lain")\n'
    found = list(from_code(source.encode(), "spbe/x.py"))
    assert found == [Found("Simpan", "spbe/x.py"), Found(("%(n)s butir", "%(n)s butir semua"), "spbe/x.py")]


def test_a_text_written_over_several_lines_is_one_message():
    assert [hit.id for hit in from_code(b'_(\n    "Satu "\n    "dua"\n)\n', "x.py")] == ["Satu dua"]


def test_marked_texts_in_templates_are_found_and_trimmed():
    source = '<h1>{{ _("Indikator") }}</h1>{% trans %}\n  Belum\n  dinilai\n{% endtrans %}<p>{{ title }}</p>'
    assert [hit.id for hit in from_template(source.encode(), "a.html")] == ["Indikator", "Belum dinilai"]


def test_every_name_in_the_instrument_is_a_message():
    found = {hit.id for hit in from_instrument(instrument())}
    assert {"Manajemen SPBE", "Rintisan", "Kolaborasi", "Memuaskan"} <= found
    assert {indicator.title for indicator in instrument()} <= found
    assert {indicator.short_title for indicator in instrument()} <= found


def test_a_message_is_listed_once_with_all_its_places():
    found = messages()
    assert found["Optimum"] == list(dict.fromkeys(found["Optimum"]))
    assert "spbe-2020" in found["Optimum"]
