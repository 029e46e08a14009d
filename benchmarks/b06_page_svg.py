"""Budget 6: the radar of a page, drawn by the template, against the same radar drawn by matplotlib."""

from __future__ import annotations

from typing import Any

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
RULER = (
    '{% from "macros/charts.html" import ruler with context %}'
    "{{ ruler(instrument, scale, finding_index, now=now, last=last, target=target) }}"
)


def run() -> list[tuple[str, str, str, str]]:
    """Return the rows (what, figure, goal, reference) of budget 6."""
    chosen = instrument()
    submitted = sample(chosen)
    standing = Standing(chosen, submitted)
    app = create_app(Settings("sqlite://", "benchmark"))
    values = {**overview(standing), **_marks(standing)}
    on_page, as_ruler = app.jinja_env.from_string(RADAR), app.jinja_env.from_string(RULER)
    made = report(chosen, submitted, made_at=MADE_AT, version="0")
    with app.test_request_context():
        radar, ruler, file = medians(
            lambda: on_page.render(values),
            lambda: as_ruler.render(values),
            lambda: draw("radar", made, "svg"),
            turns=15,
        )
    return [
        (f"radar of a page, inline SVG ({radar * 1000:.2f} ms)", f"1/{file / radar:.0f}", "<= 1/50", "matplotlib, SVG"),
        ("ruler of a page, inline SVG", f"{ruler * 1000:.2f} ms", "stated", "-"),
    ]


def _marks(standing: Standing) -> dict[str, Any]:
    assert standing.score is not None
    assert standing.last_score is not None
    last, target = standing.last_score.index, standing.target_index
    return {"instrument": standing.instrument, "now": standing.score.index, "last": last, "target": target}
