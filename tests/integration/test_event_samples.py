"""Every sample in ``events/`` is answered by the real handler, which has nothing but the files of its artifact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.pool.api import NATIVE
from tests.support.aws_door import Door, aws_door
from tests.support.event_samples import ANSWERS, POSTED
from tests.support.event_trial import try_samples
from tests.support.lambda_process import HandlerFailed, Layout, lambda_process
from tests.support.linked_layout import linked_layout
from tests.support.stack import Running

pytest.importorskip(NATIVE, reason="its native library is built on Linux only")


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return linked_layout(tmp_path_factory.mktemp("lambda"))


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with aws_door() as opened:
        yield opened


@pytest.mark.parametrize("function", ANSWERS)
def test_every_sample_is_answered(
    function: str, layout: Layout, stack: Running, door: Door, tmp_path: Path
) -> None:
    for name, expected, answer, posted, invoked in try_samples(layout, function, stack, door, tmp_path):
        assert answer == expected, name
        assert posted[:1] == [POSTED[name]] if name in POSTED else "error" not in posted, (name, posted)
        speaks = name in ("program", "user_message", "edit_last", "regenerate")
        if name == "sweep":
            # The door takes calls that nobody carries out; the sweep makes those again that are overdue by now.
            assert set(invoked) <= {"taskflow-generate"}, name
        else:
            assert invoked == (["taskflow-generate"] if speaks else []), name
    if function == "migrate":
        assert [each["Status"] for each in door.answers] == ["SUCCESS"] * 3


def test_what_only_development_has_cannot_be_imported(layout: Layout, tmp_path: Path) -> None:
    task = tmp_path / "task"
    task.mkdir()
    (task / "app.py").write_text("import pytest\ndef handler(event, context): pass\n")
    strayed = Layout(layout.python, layout.opt, layout.runtime, {"stray": task})
    with (
        lambda_process(strayed, "stray", "app.handler", {}, tmp_path / "log") as process,
        pytest.raises(HandlerFailed, match="No module named 'pytest'"),
    ):
        process.invoke({})
