"""Errors that have no code of their own: their words tell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from taskflow.errors import PromptTooLong
from taskflow.llm import error_words
from taskflow.llm.error_kinds import BLOCKED, KEY, LONG_PROMPT, MODEL, MONEY, Kind
from taskflow.llm.errors import AddressWrong, classify
from taskflow.llm.refusals import FormRefused

from tests.unit.llm.provider_words import WORDS, Row


def meant(status: int | None, said: Any) -> str:
    """What an answer means: its code, that the address is wrong, or what is to be asked otherwise."""
    plain = isinstance(said, str) and not said.startswith("<")
    body = {"error": {"message": said}} if plain else said if isinstance(said, dict) else None
    error = classify(status, body, json.dumps(body) if body else said)
    if isinstance(error, FormRefused):
        return f"FORM:{error.change.what}"
    if isinstance(error, AddressWrong):
        return "address"
    return "PROMPT_TOO_LONG" if isinstance(error, PromptTooLong) else error.code.value


@pytest.mark.parametrize("about", WORDS)
def test_words_tell_what_an_error_means(about: str) -> None:
    rows: tuple[Row, ...] = WORDS[about]
    wrong = [(row, got) for row in rows if (got := meant(*row[:2])) != row[2]]
    assert not wrong


@pytest.mark.parametrize("kind", [LONG_PROMPT, MONEY, BLOCKED, MODEL, KEY])
def test_what_it_is_about_and_what_is_wrong_stand_in_one_sentence(kind: Kind) -> None:
    parts = {
        LONG_PROMPT: ("The prompt", "is longer than 10"),
        MONEY: ("The wallet", "is depleted"),
        BLOCKED: ("The input", "is against our guidelines"),
        MODEL: ("The engine", "was discontinued"),
        KEY: ("The signature", "is wrong"),
    }
    about, fault = parts[kind]
    assert kind.found(f"{about} {fault}")
    assert not kind.found(about)
    assert not kind.found(fault)
    # Of two sentences each tells for itself.
    assert meant(None, f"{about}. It {fault}.") == "UNKNOWN"


@pytest.mark.parametrize("between", ["", " ", ":", ": ", " : ", "\n:\n", "  :\n  "])
def test_the_name_of_a_parameter_is_found_whatever_stands_before_it(between: str) -> None:
    said = f"Unsupported parameter{between}'content_filter', no more."
    assert error_words.without_refused_names(said) == "a parameter, no more."
