"""How a run goes: what takes longest begins first, and a run that breaks off says why on its last lines."""

import gc
import os
import sys

import pytest

_LAST_LINES = 40
_broke: list[str] = []
_begun = ""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Storms, then whole systems, then browsers, then the rest: no worker is left alone with a storm at the end.

    The sort is stable, so that pytest-randomly's order holds among equals; xdist deals modules out in this order
    (`--no-loadscope-reorder`; its own would deal out first those with the most tests, which are the quickest).
    """
    weights: dict[str, tuple[float, bool, bool]] = {}
    for item in items:
        weights[_module(item)] = max(weights.get(_module(item), (0.0, False, False)), _weight(item))
    items.sort(key=lambda item: weights[_module(item)], reverse=True)


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _weight(item: pytest.Item) -> tuple[float, bool, bool]:
    allowed = item.get_closest_marker("timeout")
    slow, browser = item.get_closest_marker("slow"), item.get_closest_marker("browser")
    return (float(allowed.args[0]) if allowed else 0.0, slow is not None, browser is not None)


def pytest_runtest_logstart(nodeid: str) -> None:
    global _begun
    _begun = nodeid


def pytest_internalerror(excrepr: object) -> None:
    """An exception outside every test ends a worker, and xdist then fails over what that worker had left to do."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    _broke.append(
        f"{excrepr}\n{worker or 'the controller'} broke off; the last test begun was {_begun or 'none'}"
    )
    if worker:
        # xdist sends the exception alone; which test it was in, only the worker knows.
        print(_broke[-1].splitlines()[-1], file=sys.__stderr__, flush=True)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The first is the cause; what comes after it is long, and logs are cut at the top."""
    if _broke and not hasattr(config, "workerinput"):
        print("The run broke off. The first error was:")
        print("\n".join(_broke[0].splitlines()[-_LAST_LINES:]), flush=True)


def pytest_collection_finish() -> None:
    """What a run holds to its end need not be looked through for rubbish thousands of times."""
    gc.collect()
    gc.freeze()
