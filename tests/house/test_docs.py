"""The documents stay true: links lead somewhere, terms are explained, decisions have their shape, pins are whole."""

import configparser
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from spbe.indicators import EvidenceItem, Indicator, instruments
from spbe.roles import Permission, Role, Scope, Side
from spbe.submission import STAGES
from spbe.workflow.stages import STAGE_RULES, TRANSITIONS, StageRule
from tests.house.files import ROOT, named, own

PARTS = ("## Context", "## Decision", "## Consequences", "## Rejected")
KINDS = ("kementerian", "lembaga", "lainnya", "provinsi", "kabupaten", "kota")


def text_of(name: str) -> str:
    """Return the text of one document of the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def unexplained(terms: set[str], glossary: str) -> list[str]:
    """Return the terms of the code that the glossary does not name in backticks."""
    return sorted(f"{term} is not in docs/glossary.md" for term in terms if f"`{term}`" not in glossary)


def broken_links(path: Path, text: str) -> list[str]:
    """Return the links of a document that lead to no file of the project."""
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    return [f"{path.name}: {target} does not exist" for target in targets if not (path.parent / target).exists()]


def misshapen(name: str, text: str) -> list[str]:
    """Return why a decision record does not say what was decided, why, and what was not."""
    return [f"{name}: no {part}" for part in PARTS if f"\n{part}\n" not in text]


def silent_versions(changelog: str) -> list[str]:
    """Return the versions of which the changelog does not say whether scores move."""
    versions = re.split(r"^## ", changelog, flags=re.M)[1:]
    return [v.splitlines()[0] for v in versions if not re.search(r"^Scores move: \S", v, flags=re.M)]


def unpinned(configuration: str, constraints: str) -> list[str]:
    """Return the direct dependencies in a setup.cfg for which the constraints name no exact version."""
    parser = configparser.ConfigParser()
    parser.read_string(configuration)
    wanted = [parser["options"]["install_requires"], *parser["options.extras_require"].values()]
    names = {
        re.split(r"[\s\[><=]", line)[0] for part in wanted for line in part.splitlines() if line[:1] not in ("", "#")
    }
    pinned = {_plain(line.split("==")[0]) for line in constraints.splitlines() if "==" in line and line[0] != "#"}
    return sorted(f"{name} is not pinned" for name in names if _plain(name) not in pinned)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def told_stages(page: str) -> list[tuple[str, str, str]]:
    """Return the stages in the order in which a page tells them, with the permissions to write and to mark answers."""
    return re.findall(r"^\| `(\w+)` \|[^|`]*\| (?:`(\w+)`|nobody) \| (?:`(\w+)`|nobody) \|$", page, flags=re.M)


def told_steps(page: str) -> list[tuple[str, ...]]:
    """Return the steps from stage to stage as a page tells them, cell by cell."""
    lines = re.findall(r"^\| `\w+` \| `\w+` \| `\w+` \| .*\|$", page, flags=re.M)
    return [tuple(cell.strip(" `") for cell in line.strip("|").split("|")) for line in lines]


def terms() -> set[str]:
    """Return every closed choice of the code: roles, permissions, stages, kinds, ladders, rules of evidence."""
    hints = get_type_hints(EvidenceItem)
    chosen = {*get_args(hints["kind"]), *get_args(hints["rule"]), *get_args(get_type_hints(Indicator)["kind"])}
    ladders = {code for instrument in instruments().values() for code in instrument.ladders}
    return {*Role, *Permission, *Side, *Scope, *STAGES, *KINDS, *chosen, *ladders}


def test_the_glossary_names_every_choice_of_the_code():
    assert unexplained(terms(), text_of("docs/glossary.md")) == []


def test_the_page_on_the_workflow_tells_the_stages_and_who_writes_at_them():
    written = [(stage, STAGE_RULES.get(stage, StageRule(stage))) for stage in STAGES]
    rules = [(stage, rule.answers or "", rule.marks or "") for stage, rule in written]
    assert told_stages(text_of("docs/workflow.md")) == rules


def test_the_page_on_the_workflow_tells_every_step():
    steps = [
        (s.stage, s.to, s.verb, s.permission.value, ", ".join(sorted(s.kinds)), ", ".join(s.needs) or "nothing")
        for s in TRANSITIONS
    ]
    assert told_steps(text_of("docs/workflow.md")) == steps


def test_every_link_in_the_documents_leads_to_a_file():
    pages = [path for path in own() if path.suffix == ".md" and not named(path).startswith("spbe/")]
    assert pages
    assert [line for path in pages for line in broken_links(path, path.read_text(encoding="utf-8"))] == []


def test_every_decision_says_why_and_what_was_rejected():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    assert [line for path in records for line in misshapen(path.name, path.read_text(encoding="utf-8"))] == []


def test_every_version_says_whether_scores_move():
    assert "\n## " in text_of("CHANGELOG.md")
    assert silent_versions(text_of("CHANGELOG.md")) == []


def test_every_direct_dependency_is_pinned():
    assert unpinned(text_of("setup.cfg"), text_of("constraints.txt")) == []


def test_a_stage_told_differently_is_seen():
    page = "| `self` | mandiri | `fill_in` | `verify` |\n| `visit` | visitasi | nobody | nobody |\n"
    assert told_stages(page) == [("self", "fill_in", "verify"), ("visit", "", "")]
    assert told_stages(page.replace("`fill_in`", "`view`"))[0] == ("self", "view", "verify")


def test_a_step_told_differently_is_seen():
    page = "| `self` | `final` | `announce` | `submit` | latihan | complete |\n"
    assert told_steps(page) == [("self", "final", "announce", "submit", "latihan", "complete")]


def test_a_term_without_explanation_is_seen():
    assert unexplained({"self", "visit"}, "| mandiri | `self` |") == ["visit is not in docs/glossary.md"]


def test_a_broken_link_is_seen(tmp_path):
    assert broken_links(tmp_path / "a.md", "[x](gone.md) [y](https://example.go.id) [z](#here)") == [
        "a.md: gone.md does not exist"
    ]


def test_a_decision_without_its_reasons_is_seen():
    whole = "# 1\n\n## Context\n\n## Decision\n\n## Consequences\n\n## Rejected\n"
    assert misshapen("0001.md", whole) == []
    assert misshapen("0001.md", whole.replace("## Rejected", "")) == ["0001.md: no ## Rejected"]


def test_a_version_that_is_silent_about_scores_is_seen():
    assert silent_versions("# Changes\n\n## 0.2\n\nNew.\n\n## 0.1\n\nScores move: no\n") == ["0.2"]


@pytest.mark.parametrize(
    ("pins", "told"), [("Flask==3.1\n", ["Flask-WTF is not pinned"]), ("flask==3.1\nflask_wtf==1.3\n", [])]
)
def test_a_dependency_without_a_pin_is_seen(pins, told):
    wish = "[options]\ninstall_requires =\n    # web\n    Flask >= 3\n    Flask-WTF >= 1.2\n"
    wish += "[options.extras_require]\nx =\n    flask\n"
    assert unpinned(wish, pins) == told
