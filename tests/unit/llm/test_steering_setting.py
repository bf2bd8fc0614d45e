"""Which models are steered: those that are known to go on, or the operator's word."""

from __future__ import annotations

import pytest
from taskflow.client_frames import Seen
from taskflow.conversation.modes import take
from taskflow.llm.steering import is_steerable
from taskflow.settings import Settings

from tests.support.story import SPEAKING, Story


@pytest.mark.parametrize(
    ("provider", "model", "named", "steered"),
    [
        pytest.param("embedded", "smollm2-135m", "auto", True, id="small-its-server-takes-the-beginning"),
        pytest.param("vllm", "llama-3.1-8b", "auto", True, id="small-on-vllm"),
        pytest.param("ollama", "llama3.2:1b", "auto", False, id="small-told-in-words"),
        pytest.param("ollama", "llama3.3:70b", "auto", True, id="large-told-in-words"),
        pytest.param("openai", "gpt-5-mini", "auto", True, id="no-size-in-its-id"),
        pytest.param("ollama", "llama3.2:1b", "none", True, id="the-operator-says-none"),
        pytest.param("openai", "gpt-5-mini", "gpt-5-mini", False, id="the-operator-names-it"),
        pytest.param("openai", "gpt-5", "auto, gpt-5-mini", True, id="the-operator-names-another"),
        pytest.param("ollama", "llama3.2:1b", "auto,gpt-5-mini", False, id="known-beside-a-named-one"),
        pytest.param("ollama", "llama3.2:1b", "gpt-5-mini", True, id="a-named-one-alone"),
    ],
)
def test_who_is_steered(provider: str, model: str, named: str, steered: bool) -> None:
    env = {"TASKFLOW_LLM_PROVIDER": provider, "TASKFLOW_NOT_STEERED": named}
    assert is_steerable(Settings.from_env(env), model) is steered


@pytest.mark.parametrize(
    ("wish", "text", "steerable", "taken"),
    [
        pytest.param("steer", "Shorter.", True, ("steer", "asked"), id="asked"),
        pytest.param("steer", "Shorter.", False, ("interrupt", "steer_not_possible"), id="asked-in-vain"),
        pytest.param("auto", "in euros please", True, ("steer", "adjusts"), id="by-its-words"),
        pytest.param(
            "auto", "in euros please", False, ("interrupt", "steer_not_possible"), id="by-its-words-in-vain"
        ),
        pytest.param("auto", "ok", False, ("backchannel", "acknowledges"), id="a-remark"),
    ],
)
def test_a_model_that_is_not_steered_is_interrupted(
    wish: str, text: str, steerable: bool, taken: tuple[str, str]
) -> None:
    session = Story(*SPEAKING).known
    taking = take(
        session,
        wish,  # type: ignore[arg-type]
        text,
        Seen(2, 7),
        message=None,
        checkpoint=None,
        now=session.updated_at,
        steerable=lambda: steerable,
    )
    assert (taking.mode, taking.reason) == taken
