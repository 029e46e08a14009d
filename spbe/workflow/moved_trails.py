"""Trails that came with an assessment from another installation: checked when they come, kept as they were, sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from spbe.language import gettext as _
from spbe.store.models import Event
from spbe.store.queries.moving import KEPT
from spbe.store.running import rows, table
from spbe.workflow.events import ChainProblem, Fact, event_hash

__all__ = ["kept_trails", "trail_problems", "verify_kept_trails"]

Named = Mapping[str, Any]


def trail_problems(content: Named) -> list[str]:
    """Return the events of a file that are not what their hashes say, and those by somebody it does not name."""
    found = []
    for number, chain in enumerate(content["chains"], 1):
        events = [event for event in content["events"] if event["chain"] == number]
        known = {record["id"] for record in content["chain_people"] if record["chain"] == number}
        found += list(_altered(chain["agency"], events))
        words = _("content.events: peristiwa nomor %(number)s dari orang yang tidak disebut berkas ini.")
        found += [words % {"number": e["number"]} for e in events if e["by"] is not None and e["by"] not in known]
    return found


def _altered(agency: str, events: Sequence[Named]) -> Iterator[str]:
    """Yield which events of one trail were altered, or do not follow the one before where that one is there."""
    last: Named | None = None
    for event in events:
        row = {name: event[name] for name in ("number", "verb", "indicator", "before", "after", "previous_hash")}
        moment = datetime.fromisoformat(event["at"])
        whole = {**row, "agency_code": agency, "assessment_id": event["assessment"], "by_id": event["by"], "at": moment}
        told = {"agency": agency, "number": event["number"]}
        if event_hash(whole) != event["hash"]:
            yield _("Jejak bawaan %(agency)s: isi peristiwa nomor %(number)s diubah sesudah dicatat.") % told
        if last is not None and not _follows(last, event):
            yield _("Jejak bawaan %(agency)s: peristiwa nomor %(number)s tidak menyambung ke sebelumnya.") % told
        last = event


def _follows(last: Named, event: Named) -> bool:
    if event["number"] == last["number"] + 1:
        return bool(event["previous_hash"] == last["hash"])
    return bool(event["number"] > last["number"])


def kept_trails(content: Named, assessment_id: int, people: Mapping[str, int]) -> Fact:
    """Return the event that holds the trails of a file, word for word; ``people`` maps keys of the file -> ids here.

    It names the assessment in its facts only: pages that list what happened to an assessment do not read it.
    """
    chains = []
    for number, chain in enumerate(content["chains"], 1):
        told = [record for record in content["chain_people"] if record["chain"] == number]
        events = [event for event in content["events"] if event["chain"] == number]
        chains.append(
            {
                "agency": chain["agency"],
                "people": {str(record["id"]): people[record["person"]] for record in told},
                "events": [{name: value for name, value in event.items() if name != "chain"} for event in events],
            }
        )
    return Fact(KEPT, after={"assessment": assessment_id, "chains": chains})


def verify_kept_trails(session: Session, agency_code: str) -> Iterator[ChainProblem]:
    """Yield every event of a kept trail that is no longer what its own installation recorded."""
    for row in rows(session, _KEPT, agency=agency_code, verb=KEPT):
        for chain in json.loads(row.after)["chains"]:
            for message in _altered(chain["agency"], chain["events"]):
                yield ChainProblem(agency_code, row.number, message)


_event = table(Event).c
_KEPT = (
    select(_event.number, _event.after)
    .where(_event.agency_code == bindparam("agency"), _event.verb == bindparam("verb"))
    .order_by(_event.number)
)
