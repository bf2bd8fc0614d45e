"""A failure in a long test names the step that it happened in, and those around it."""

from __future__ import annotations

import pytest

from tests.support.steps import step


def test_what_fails_is_raised_with_the_names_of_its_steps() -> None:
    with pytest.raises(AssertionError) as failed, step("a page"), step("a button"):
        raise AssertionError("not there")
    assert failed.value.__notes__ == ["step: a button", "step: a page"]


def test_a_step_that_passes_says_nothing() -> None:
    with step("a page"):
        pass
