"""Answers of fifty vendors, gateways and local servers, by an author who knew what is wanted and not how it is done."""

from __future__ import annotations

import json
from typing import Any

import pytest
from taskflow.llm.chat_completions_format import parse_json
from taskflow.llm.errors import classify

from local.setup.stamps import ROOT
from tests.unit.llm.test_llm_vendor_streams import Told, heard

ANSWERS = [
    json.loads(line)
    for line in (ROOT / "tests/data/provider_answers.jsonl").read_text(encoding="utf-8").splitlines()
]
REFUSALS = [each for each in ANSWERS if each["status"] != 200]
REPLIES = [each for each in ANSWERS if each["status"] == 200]


def ids(answer: dict[str, Any]) -> str:
    return str(answer["id"])


@pytest.mark.parametrize("answer", REFUSALS, ids=ids)
def test_a_refusal_means_what_it_says(answer: dict[str, Any]) -> None:
    assert (
        classify(answer["status"], parse_json(answer["body"]), answer["body"]).code
        == answer["expect"]["error"]
    )


@pytest.mark.parametrize("answer", REPLIES, ids=ids)
def test_a_reply_is_understood(answer: dict[str, Any]) -> None:
    wanted, told = answer["expect"], Told()
    text, code, counted = heard(answer["body"].encode(), 7, told)
    assert code == wanted["error"]
    assert text.strip() == (wanted["text"] or "").strip()
    assert told.text.strip() == (wanted["reasoning"] or "").strip()
    for at, tokens in enumerate((wanted["input_tokens"], wanted["output_tokens"])):
        assert tokens is None or (counted is not None and counted[at] == tokens)
