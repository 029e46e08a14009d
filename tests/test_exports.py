"""One door for every file: by suffix, and refusals say what can be had."""

import subprocess
import sys

import pytest

from exports import CHART_FORMATS, FORMATS, MEDIA_TYPES, CannotExport, export
from exports.charts import CHARTS
from tests.spbe.sample_reports import complete

BEGINNINGS = {".xlsx": b"PK", ".csv": b"\xef\xbb\xbf", ".json": b"{", ".svg": b"<?xml", ".png": b"\x89PNG"}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_report_leaves_by_its_suffix(suffix):
    assert export(complete(), suffix.upper()).startswith(BEGINNINGS[suffix])


@pytest.mark.parametrize("suffix", CHART_FORMATS)
def test_a_chart_leaves_by_its_suffix_and_name(suffix):
    assert export(complete(), suffix, chart="strip").startswith(BEGINNINGS[suffix])


@pytest.mark.parametrize(
    ("suffix", "chart", "told"),
    [
        (".docx", None, ".xlsx, .csv, .json, .svg, .png"),
        ("", None, "tidak dikenal"),
        (".svg", None, ", ".join(CHARTS)),
        (".png", "kue", ", ".join(CHARTS)),
        (".xlsx", "radar", ".svg, .png"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_way_out(suffix, chart, told):
    with pytest.raises(CannotExport) as refused:
        export(complete(), suffix, chart=chart)
    assert told in str(refused.value)


def test_every_format_has_a_media_type():
    assert set(MEDIA_TYPES) == {*FORMATS, *CHART_FORMATS}


def test_importing_exports_loads_no_heavy_library():
    code = (
        "import sys, exports, spbe.reports; print([m for m in ('pandas', 'numpy', 'matplotlib') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
