"""Budget 6: the radar of a page, drawn by the template, against the same radar drawn by matplotlib."""

from __future__ import annotations

from benchmarks.b04_workbook import MADE_AT, sample
from benchmarks.timing import medians
from exports.charts import draw
from spbe.indicators import instrument
from spbe.reports import report
from spbe.standing import Standing
from spbe.web import create_app
from spbe.web.pictures import overview
from spbe.web.settings import Settings

__all__ = ["run"]

RADAR = (
    '{% from "macros/charts.html" import radar with context %}'
    "{{ radar(radar_shape, finding_radar, radar_names, radar_values, radar_targets) }}"
)


def run() -> list[tuple[str, str, str, str]]:
    """Return the row (what, figure, goal, reference) of budget 6."""
    chosen = instrument()
    submitted = sample(chosen)
    shown = overview(Standing(chosen, submitted))
    app = create_app(Settings("sqlite://", "benchmark"))
    template = app.jinja_env.from_string(RADAR)
    made = report(chosen, submitted, made_at=MADE_AT, version="0")
    with app.test_request_context():
        page, file = medians(lambda: template.render(**shown), lambda: draw("radar", made, "svg"), turns=15)
    return [("radar of a page, inline SVG", f"1/{file / page:.0f}", "<= 1/50", "the same radar by matplotlib")]
