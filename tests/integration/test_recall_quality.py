"""What recall finds in a long history, beside what the newest messages and full-text search find: bench/recall.py in
short, in counts."""

from __future__ import annotations

import threading
from importlib.util import find_spec

import pytest
from taskflow.llm.embeddings import ServerEmbedder

from bench.recall import DATA, Patient, measure, report
from bench.recall_set import held_out, history
from local.embedding.model import MODEL_ID, SIZE
from local.embedding.server import serve
from local.loopback import HOST

HISTORY = history(1, 24, 6)


def test_a_history_is_the_same_for_the_same_seed_and_its_facts_are_where_it_says() -> None:
    assert history(1, 24, 6) == HISTORY != history(2, 24, 6)
    for question in HISTORY.questions:
        said = HISTORY.messages[question.evidence]
        assert said.role == "user"
        assert said.conversation not in HISTORY.deleted
    assert HISTORY.overridden
    for number, places in HISTORY.overridden.items():
        evidence = HISTORY.questions[number].evidence
        assert all(place < evidence for place in places)
        assert all(HISTORY.messages[place].text != HISTORY.messages[evidence].text for place in places)


@pytest.mark.parametrize(("file", "questions", "gone"), [("", 160, 16), ("_2", 107, 8), ("_3", 106, 8)])
def test_the_held_out_sets_are_planted_where_they_say(file: str, questions: int, gone: int) -> None:
    made = held_out(DATA / f"recall_held_out{file}.jsonl", 1, 24, 6)
    assert (len(made.questions), len(made.gone)) == (questions, gone)
    assert all(made.messages[each.evidence].conversation not in made.deleted for each in made.questions)
    for number, places in made.overridden.items():
        assert made.questions[number].kind in {"updated", "other languages"}
        assert all(place < made.questions[number].evidence for place in places)


@pytest.mark.skipif(find_spec("onnxruntime") is None, reason="no onnxruntime for this machine")
def test_the_embedded_model_finds_what_answers_a_question(database_url: str) -> None:
    server = serve(0, "key")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    embedder = ServerEmbedder(f"http://{HOST}:{server.server_port}/v1", MODEL_ID, "key", SIZE)
    figures = measure(database_url, HISTORY, Patient(embedder))
    embedder.close()
    server.shutdown()
    server.server_close()
    assert figures.recall("recall") >= 0.85, report(figures)
    assert figures.hits("recall") >= 3 * figures.hits("the newest")
    assert figures.hits("recall") >= 1.3 * figures.hits("full text")
    assert (figures.stale, figures.leaked) == (0, 0)
    assert max(figures.shares) <= 0.10


def test_words_alone_find_what_full_text_search_finds(database_url: str) -> None:
    figures = measure(database_url, HISTORY, None)
    assert figures.hits("recall") >= figures.hits("full text") > 0, report(figures)
    assert (figures.leaked, figures.hits("no memory")) == (0, 0)
