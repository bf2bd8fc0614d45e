"""Which functions a changed file concerns."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from local.pool.watch import Sources, forget_compiled

SOURCES = Sources(Path("/p/functions"), (Path("/p/layers"),))


@pytest.mark.parametrize(
    ("changed", "affected"),
    [
        (["/p/functions/generate/app.py"], {"generate"}),
        (["/p/functions/generate/data/prompt.txt", "/p/functions/timer/app.py"], {"generate", "timer"}),
        (["/p/functions/generate"], {"generate"}),
        (["/p/layers/common/python/taskflow/protocol.py"], None),
        (["/p/functions/generate/app.py", "/p/layers/x.py"], None),
        (["/p/functions/__init__.py"], None),
        (["/p/functions"], None),
    ],
)
def test_function_of_a_changed_file(changed: list[str], affected: set[str] | None) -> None:
    assert SOURCES.affected(map(Path, changed)) == affected


def test_compiled_form_of_a_changed_module_is_removed(tmp_path: Path) -> None:
    compiled = Path(importlib.util.cache_from_source(str(tmp_path / "app.py")))
    compiled.parent.mkdir()
    compiled.touch()
    forget_compiled(tmp_path / "notes.txt")
    assert compiled.exists()
    forget_compiled(tmp_path / "app.py")
    assert not compiled.exists()
    forget_compiled(tmp_path / "app.py")
