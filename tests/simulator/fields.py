"""Every webhook in the ledger, held against simulator/data/webhooks.yaml."""

from functools import cache
from typing import Any

import yaml

from simulator.grammar import DATA


@cache
def book() -> dict[str, Any]:
    return dict(yaml.safe_load((DATA / "webhooks.yaml").read_text(encoding="utf-8")))


def faults(entry: dict[str, Any]) -> list[str]:
    """What is missing in a webhook, or has no business in it."""
    kind = book()["kinds"].get(entry["about"])
    if kind is None:
        return [f"no such kind of webhook: {entry['about']}"]
    always, sometimes, values = (
        set(kind.get("always", [])),
        set(kind.get("sometimes", [])),
        dict(kind.get("values", {})),
    )
    if kind.get("standard") or entry["params"].get("RecordingSource") == "RecordVerb":
        always |= set(book()["standard"]["always"])
        sometimes |= set(book()["standard"]["sometimes"])
        values |= book()["standard"]["values"]
    params = entry["params"]
    strange = [
        name for name in params if name not in always | sometimes and not name.startswith("SipHeader_")
    ]
    wrong = [
        f"{name}={params[name]}"
        for name, allowed in values.items()
        if name in params and params[name] not in allowed
    ]
    return [
        f"{entry['about']}: {what}"
        for what in (*(f"{name} is missing" for name in sorted(always - set(params))), *strange, *wrong)
    ]
