"""The table, the ratios, and which aims are met."""

from collections.abc import Mapping, Sequence
from statistics import median

from bench.load import Run

SIGNED, NAIVE = "Flask, signed", "Flask, signed, SQLModel read and write"
BARE = "Flask alone"


def table(runs: Mapping[str, Sequence[Run]], alone: Mapping[str, Sequence[Run]]) -> str:
    """A line for each contender: medians over the rounds, the range in brackets."""
    width = max(len(name) for name in runs)
    lines = [f"{'':<{width}}   turns a second      CPU µs    p50 ms   p99 ms   alone: p50 ms   p99 ms"]
    for name, seen in runs.items():
        rates = [run.a_second for run in seen]
        cells = f"{median(rates):7.0f} ({min(rates):.0f}-{max(rates):.0f})".ljust(20)
        cells += f"{median(r.cpu_us for r in seen):7.0f}  {median(r.p50_ms for r in seen):8.1f}"
        cells += f" {median(r.p99_ms for r in seen):8.1f}"
        if single := alone.get(name):
            cells += f"  {median(r.p50_ms for r in single):14.2f} {median(r.p99_ms for r in single):8.2f}"
        lines.append(f"{name:<{width}}  {cells}")
    return "\n".join(lines)


def caution(runs: Mapping[str, Sequence[Run]]) -> str:
    """A sentence where other programs took so much of the machine that the figures mean little; else empty."""
    share = median(run.others for seen in runs.values() for run in seen)
    if share < 0.1:
        return ""
    return f"Other programs used {share:.0%} of the processors meanwhile: run it again on a quiet machine.\n"


def ratio(runs: Mapping[str, Sequence[Run]], ours: str, other: str) -> tuple[float, float, float]:
    """Ours over the other's turns a second, paired within each round: median, least, most."""
    pairs = [a.a_second / b.a_second for a, b in zip(runs[ours], runs[other], strict=True)]
    return median(pairs), min(pairs), max(pairs)


def aims(
    runs: Mapping[str, Sequence[Run]],
    alone: Mapping[str, Sequence[Run]],
    lost: Mapping[str, int],
    small: str,
    large: str | None,
    postgresql: str | None,
) -> list[tuple[bool, str]]:
    """Each aim with whether this run met it."""
    found = [
        _at_least(0.40, ratio(runs, small, SIGNED), f"{small} / {SIGNED}"),
        _at_least(1.2, ratio(runs, small, NAIVE), f"{small} / {NAIVE}"),
    ]
    slowest = median(run.p99_ms for run in runs[small])
    found.append((slowest <= 75, f"p99 of 16 at once {slowest:.0f} ms (aim: at most 75)"))
    quick = median(run.p50_ms for run in alone[small])
    found.append((quick <= 2.5, f"p50 alone {quick:.2f} ms (aim: at most 2.5)"))
    if large:
        middle, least, most = ratio(runs, small, large)
        found.append(
            (middle <= 1.1, f"{small} / {large}: {middle:.2f} [{least:.2f}-{most:.2f}] (aim: at most 1.1)")
        )
    if postgresql:
        found.append(_at_least(0.30, ratio(runs, postgresql, SIGNED), f"{postgresql} / {SIGNED}"))
    for name, count in lost.items():
        found.append((count == 0, f"{name}: {count} answered and not stored (aim: 0)"))
    refused = sum(run.refused + run.broken for seen in (*runs.values(), *alone.values()) for run in seen)
    found.append((refused == 0, f"{refused} requests refused or broken (aim: 0)"))
    return found


def _at_least(aim: float, measured: tuple[float, float, float], what: str) -> tuple[bool, str]:
    middle, least, most = measured
    return middle >= aim, f"{what}: {middle:.2f} [{least:.2f}-{most:.2f}] (aim: at least {aim})"
