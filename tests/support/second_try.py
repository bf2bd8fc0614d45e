"""A second try for tests of real processes and browsers, in continuous integration only.

Such a test can fail because the machine was busy, and then a whole run is lost. ``pytest-rerunfailures`` tries it once
more; the end of the run names each test that needed it, with its first failure. Nothing else gets a second try: what
only computes fails when it is wrong. Registered by ``tests/conftest.py``.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping

import pytest

FOLDERS = tuple(
    f"tests/{name}/"
    for name in (
        "conformance",
        "contract",
        "e2e",
        "integration",
        "rough",
        "security",
        "soak",
        "typescript_client",
        "web",
    )
)
"""Of real processes and browsers."""
AT_MOST = 5
"""Second tries of a whole run. Where more tests fail something is broken, and to try all again would take hours."""

_failed = pytest.StashKey[set[str]]()
_ends_its_file = pytest.StashKey[bool]()


def may_try_again(nodeid: str, environment: Mapping[str, str]) -> bool:
    """Whether a test gets a second try when it fails."""
    return bool(environment.get("CI")) and nodeid.startswith(FOLDERS)


def worth_it(failed: Iterable[str], *, ends_its_file: bool) -> bool:
    """Whether a second try could say something. ``failed``: of ``setup``, ``call`` and ``teardown``.

    What passed, and then failed when a file's or the session's fixtures ended, was no test: those fixtures look at
    what all the tests before have done. A second try would look at one test on a fresh stack, and find nothing.
    """
    return not (ends_its_file and set(failed) == {"teardown"})


def lines(again: Iterable[str], passed: Iterable[str]) -> list[str]:
    """What the end of a run says: of the tests ``again`` that were tried again, those that ``passed`` then."""
    well = set(passed)
    return [
        f"flaky: {nodeid} passed at the second try; mend it"
        for nodeid in dict.fromkeys(again)
        if nodeid in well
    ]


def pytest_configure(config: pytest.Config) -> None:
    if config.option.max_suite_reruns is None:
        config.option.max_suite_reruns = AT_MOST


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if may_try_again(item.nodeid, os.environ):
            item.add_marker(pytest.mark.flaky(reruns=1, condition=_Condition(item)))


class _Condition:
    """Says to the plugin, after a try of ``item``, whether it is worth another."""

    def __init__(self, item: pytest.Item) -> None:
        self._stash = item.stash

    def __call__(self) -> bool:
        failed: set[str] = self._stash.get(_failed, set())
        return worth_it(failed, ends_its_file=self._stash.get(_ends_its_file, False))


def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_failed] = set()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    item.stash[_ends_its_file] = nextitem is None or nextitem.path != item.path


# The innermost: the plugin's own wrapper asks the condition.
@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash.setdefault(_failed, set()).add(report.when or "")
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tried = terminalreporter.getreports("rerun")
    passed = [report.nodeid for report in terminalreporter.getreports("passed") if report.when == "call"]
    wrong = {report.nodeid for name in ("failed", "error") for report in terminalreporter.getreports(name)}
    said = lines([report.nodeid for report in tried], [nodeid for nodeid in passed if nodeid not in wrong])
    if said:
        terminalreporter.section("passed at the second try", yellow=True)
        for report in tried:
            if report.nodeid not in wrong:
                terminalreporter.write_line(f"first failure of {report.nodeid} ({report.when})")
                terminalreporter.write_line(report.longreprtext)
        for line in said:
            terminalreporter.write_line(line, yellow=True)
