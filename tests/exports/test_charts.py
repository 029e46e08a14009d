"""Charts are files that say what they show, the same bytes every time."""

from dataclasses import replace
from struct import unpack

import pytest
from defusedxml.ElementTree import fromstring

from exports.charts import CHARTS, draw
from exports.charts.frame import WIDTH, wrapped
from spbe.reports.findings import radar_finding
from spbe.submission import Answer
from tests.spbe import sample_instruments
from tests.spbe.sample_reports import REAL, complete, half_way, made, submission

SVG = "{http://www.w3.org/2000/svg}"


def words(figure) -> list[str]:
    """Return the texts drawn in a figure."""
    return [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize("name", CHARTS)
def test_an_svg_parses_and_names_itself(name):
    root = fromstring(draw(name, half_way(), "svg"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert title.text == CHARTS[name](half_way()).get_label()
    assert "DRAF" in description.text
    assert "rekaan" in description.text


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_report_gives_the_same_bytes(name, kind):
    assert draw(name, half_way(), kind) == draw(name, half_way(), kind)


@pytest.mark.parametrize("name", CHARTS)
def test_a_png_is_sharp(name):
    png = draw(name, complete(), "png")
    assert png.startswith(b"\x89PNG\r\n")
    width, height = unpack(">II", png[16:24])
    assert width == 2 * WIDTH
    assert height > 400


@pytest.mark.parametrize("name", CHARTS)
def test_a_draft_of_a_demo_says_both_and_a_final_neither(name):
    draft = words(CHARTS[name](half_way()))
    assert "DRAF" in draft
    assert any("rekaan" in text for text in draft)
    assert any("24 November 2026" in text for text in draft)
    final = words(CHARTS[name](complete(agency=REAL, is_final=True)))
    assert "Final." in final
    assert not any("DRAF" in text or "rekaan" in text for text in final)


def test_the_title_is_the_finding():
    figure = CHARTS["radar"](complete())
    assert figure.get_label() == radar_finding(complete().facts) == words(figure)[0]


def test_the_radar_shows_an_index_where_the_aspect_is_complete_and_a_range_where_not():
    shown = words(CHARTS["radar"](half_way()))
    assert "2,90" in shown
    assert "2,50–3,50 (3/4)" in shown
    assert "rentang bila belum lengkap" in shown
    assert "rentang bila belum lengkap" not in words(CHARTS["radar"](complete()))


def test_the_bars_show_the_whole_and_every_domain():
    shown = words(CHARTS["domains"](complete()))
    assert {"SPBE", "Manajemen SPBE", "1,73", "3,37", "2025"} <= set(shown)


def test_the_strip_gives_every_indicator_its_number_and_the_open_ones_a_dash():
    shown = words(CHARTS["strip"](half_way()))
    assert shown.count("–") == 10
    assert {str(code) for code in range(1, 48)} <= set(shown)
    assert "↑" in shown


def test_the_gaps_show_the_largest_and_count_the_rest():
    shown = words(CHARTS["gaps"](complete()))
    assert "+0,0300" in shown
    assert "dan 5 kesenjangan lain" in shown


def test_without_gaps_the_chart_says_so():
    assert "Belum ada indikator yang dinilai." in words(CHARTS["gaps"](made(submission({}))))
    at_target = made(submission({"1": 5}))
    assert "Tidak ada kesenjangan pada indikator yang sudah dinilai." in words(CHARTS["gaps"](at_target))


def judged(**stages):
    """Return the complete year with what later stages gave, announced."""
    whole = complete(is_final=True)
    answers = {
        (stage, code): Answer(code, stage, level) for stage, given in stages.items() for code, level in given.items()
    }
    everything = replace(whole.submission, answers=dict(whole.submission.answers) | answers)
    return made(everything)


def test_the_waterfall_tells_each_change_with_its_exact_part():
    own = complete().submission.values()
    shown = words(
        CHARTS["waterfall"](judged(document={"1": own["1"] - 1, "33": own["33"] - 1}, interview={"1": own["1"]}))
    )
    assert "33. Layanan Penganggaran" in shown
    assert [text for text in shown if text.startswith(("+", "−"))] == ["−0,0275", "−0,013", "+0,013"]
    assert any(text.startswith("Dokumen ke interviu: ") for text in shown)


def test_a_waterfall_without_two_stages_says_so():
    assert any("Belum ada dua tahap" in text for text in words(CHARTS["waterfall"](half_way())))


@pytest.mark.parametrize("weights", [[[["100"]]], [[["50"]], [["50"]]], [[["30"], ["30"], ["40"]]]])
@pytest.mark.parametrize("name", CHARTS)
def test_a_small_instrument_has_its_charts_too(name, weights):
    small = sample_instruments.instrument(weights)
    levels = dict.fromkeys(small.by_code, 1)
    assert fromstring(draw(name, made(submission(levels, code="sample"), small), "svg")).get("role") == "img"


def test_any_agency_name_can_be_drawn():
    agency = replace(REAL, name="$x^2$ <b>&amp;</b> \U0001f600 県 " + "nama " * 60)
    svg = draw("radar", complete(agency=agency), "svg")
    assert fromstring(svg).find(f"{SVG}desc").text.startswith("$x^2$ <b>&amp;</b> \U0001f600")
    shown = words(CHARTS["radar"](complete(agency=agency)))[1]
    assert shown.startswith("$x^2$ <b>&amp;</b> \U0001f600 \N{REPLACEMENT CHARACTER}")
    assert shown.endswith("…")


def test_a_long_text_is_cut_with_an_ellipsis():
    assert wrapped("satu dua tiga empat", 9, 1) == "satu dua…"
    assert wrapped("satu dua tiga", 9, 2) == "satu dua\ntiga"


def test_an_unknown_chart_is_an_error():
    with pytest.raises(KeyError):
        draw("kue", complete(), "svg")
