"""What recall finds, beside no memory, the newest messages and full-text search, and how long it takes:
``python -m bench.recall``.

A long history that a script makes (``bench.recall_set``): facts among distractors, paraphrased questions, facts that
later ones override, conversations that are deleted. It is stored as the worker stores it, in Postgres with pgvector,
with vectors of the embedded sentence model; each question is asked in a new conversation. *Evidence recall@10*: of how
many questions the one message that answers them is among ten. For an overridden fact that is the later one.

The newest set is asked once more in a database in which nine other people have said as much, for the times.

``--short`` is what ``make test`` plays. Counts and shares are the same on every machine, times are not.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString

from psycopg import sql
from taskflow.completion import ChatMessage
from taskflow.conversation import budget
from taskflow.conversation.recalled import Passage, fitting, quotation
from taskflow.conversation.referring import refers_back
from taskflow.identity import Identity
from taskflow.llm.embeddings import Embedder, ServerEmbedder, Unusable, Vector
from taskflow.records.access import WORKER
from taskflow.records.database import Connection, Database, DatabaseUnavailable, connect
from taskflow.records.history import iso
from taskflow.records.memory import switch
from taskflow.records.memory.recalling import Question, Recalling
from taskflow.records.memory.remembering import Remembering
from taskflow.records.schema import ConversationHeader, DeletionRecord, MessageBody, MessageRecord, Record
from taskflow.records.store import store

from bench.machine import heading
from bench.recall_set import History, held_out, history
from bench.scratch_postgres import scratch_postgres
from local.embedding.model import MODEL_ID, SIZE
from local.embedding.server import serve
from local.loopback import HOST

OWNER = Identity("guest_bench")
WINDOW = 20
"""Messages that a prompt has without recall."""
AT = 10
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NOWHERE = str(uuid.UUID(int=0))

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
HELD_OUT = {
    "Held out": "recall_held_out.jsonl",
    "Held out, second": "recall_held_out_2.jsonl",
    "Held out, third": "recall_held_out_3.jsonl",
}
"""Files of sets that nothing was made of: docs/figures.md says when each was written and scored."""

OTHERS = 9
"""People besides the one who asks, in a database of the size that times are taken in."""

PATIENCE_SECONDS = 120.0

Finds = Callable[[str], Sequence[str]]
"""Ids of messages, at most ``AT``, for a question."""


class Patient:
    """``embedder``, given as long as it takes, so that counts are those of an idle machine. What stood in a list of
    several once is not asked again."""

    def __init__(self, embedder: Embedder) -> None:
        self.made_by = embedder.made_by
        self.made: dict[str, Vector | Unusable] = {}
        self._embedder = embedder

    def embed(self, texts: Sequence[str], seconds: float) -> list[Vector | Unusable]:
        if len(texts) == 1:  # a question, whose time is taken
            return self._embedder.embed(texts, PATIENCE_SECONDS)
        new = list(dict.fromkeys(text for text in texts if text not in self.made))
        self.made |= zip(new, self._embedder.embed(new, PATIENCE_SECONDS), strict=True)
        return [self.made[text] for text in texts]


@dataclass
class Figures:
    """``asked``: questions by kind. ``found``: how many of them had their evidence among ten, by method. ``missed``:
    those of which recall did not find it. ``unasked``: those that do not refer back by their words, so that a turn asks
    for passages only if its window has dropped something. ``stale``: how many overridden facts came without the one
    that holds. ``leaked``: deleted messages that were found. ``shares``: tokens of a prompt with passages as a share of
    all that was ever said. ``crowd``: passages of everybody when times were taken, 0: no other people.
    ``seconds``: for one answer; ``processor``: of them those at work, of this process, which makes the vector, too, and
    of Postgres. One follows the other, so an answer takes about as long on an idle machine."""

    asked: Counter[str]
    messages: int
    passages: int
    found: dict[str, Counter[str]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    stale: int = 0
    leaked: int = 0
    crowd: int = 0
    shares: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def hits(self, method: str) -> int:
        return self.found[method].total()

    def recall(self, method: str) -> float:
        return self.hits(method) / self.asked.total()


def message_id(place: int) -> str:
    """Of the message at a place of the history."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"message {place}"))


def conversation_id(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"conversation {number}"))


def records(made: History) -> list[Record]:
    """The history as the worker gets it."""
    turns: dict[int, int] = {}
    found: list[Record] = []
    for place, said in enumerate(made.messages):
        turn = turns[said.conversation] = turns.get(said.conversation, 0) + (said.role == "user")
        at = iso(BEGIN + timedelta(minutes=said.minute))
        conversation = ConversationHeader(
            id=conversation_id(said.conversation),
            user_id=OWNER.user_id,
            tenant_id=OWNER.tenant_id,
            model="small",
            provider="local",
            created_at=at,
            updated_at=at,
            version=place,
        )
        message = MessageBody(
            id=message_id(place),
            generation=turn,
            part=0 if said.role == "user" else 1,
            role="user" if said.role == "user" else "assistant",
            content=said.text,
            status="completed",
            created_at=at,
            version=1,
        )
        found.append(MessageRecord(conversation=conversation, message=message))
    return found


_CROWD: LiteralString = """
INSERT INTO {table}
SELECT (jsonb_populate_record(had, {ids} || jsonb_build_object('user_id', 'guest_other_' || other))).*
FROM {table} AS had CROSS JOIN generate_series(1, %s) AS other
"""
_CROWDED: dict[LiteralString, tuple[LiteralString, ...]] = {
    "conversations": ("id",),
    "messages": ("id", "conversation_id"),
    "memories": ("message_id", "conversation_id"),
    "memory_clauses": ("message_id",),
}
"""Tables, and their columns with ids of which each person has others."""
_VECTORS_OF: tuple[LiteralString, ...] = ("memories", "memory_clauses")
_STIR: LiteralString = """
UPDATE {table} AS had
SET embedding = l2_normalize(had.embedding + ARRAY(
    SELECT (random() - 0.5) * 0.13 + length(had.user_id) * 0 FROM generate_series(1, 384))::vector)
WHERE had.user_id LIKE 'guest_other_%'
"""
"""``length``: so that Postgres does not take one random vector for all rows."""


def crowd(connection: Connection, others: int) -> int:
    """So many other people say something near to each message: cosine 0.8 or so. How many passages there are then."""
    for table, columns in _CROWDED.items():
        ids = [
            sql.SQL("{}, md5(had.{}::text || other)::uuid").format(sql.Literal(name), sql.Identifier(name))
            for name in columns
        ]
        made = sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(ids))
        connection.execute(sql.SQL(_CROWD).format(table=sql.Identifier(table), ids=made), [others])
    connection.execute("SELECT setseed(0.5)")
    for table in _VECTORS_OF:
        connection.execute(sql.SQL(_STIR).format(table=sql.Identifier(table)))
    connection.execute("ANALYZE")
    row = connection.execute("SELECT count(*) AS rows FROM memories").fetchone()
    return row["rows"] if row else 0


def processor_seconds(backend: Path) -> float:
    """Of this process and, on Linux, of another one, whose ``schedstat`` it is."""
    with contextlib.suppress(OSError):
        return time.process_time() + int(backend.read_text().split()[0]) / 1e9
    return time.process_time()


def stored(database: Database, made: History, embedder: Embedder | None) -> int:
    """Stores the history as the worker does, with recall on, and deletes what is to be deleted. How many messages."""
    everything = records(made)
    for start in range(0, len(everything), 100):
        assert store(database, WORKER, everything[start : start + 100]) == []
    database.run(OWNER, lambda access: switch.switch(access, OWNER, on=True))
    Remembering(database, embedder, time.monotonic).missing(3_600)
    gone = [
        DeletionRecord(
            conversation_id=conversation_id(number),
            user_id=OWNER.user_id,
            tenant_id=OWNER.tenant_id,
            deleted_at=iso(BEGIN),
        )
        for number in made.deleted
    ]
    assert store(database, WORKER, gone) == []
    return len(everything)


def measure(url: str, made: History, embedder: Embedder | None, others: int = 0) -> Figures:
    """Stores the history, deletes what is to be deleted, and asks every question by every method. ``others``: for the
    times it is asked again among so many other people."""
    database = Database(lambda fresh: url)
    everything = stored(database, made, embedder)
    recalling = Recalling(database, embedder, lambda text: text)
    row = database.run(OWNER, lambda access: access.execute("SELECT pg_backend_pid() AS pid").fetchone())
    backend = Path(f"/proc/{row['pid'] if row else 0}/schedstat")
    with connect(url) as connection:
        connection.execute("SET app.migrating = 'on'")
        row = connection.execute("SELECT count(*) AS rows FROM memories").fetchone()
        assert row is not None
        figures = Figures(Counter(each.kind for each in made.questions), everything, row["rows"])
        figures.unasked = [each.text for each in made.questions if not refers_back(each.text)]

        def by_words(question: str) -> list[str]:
            # Postgres's own for English: stems, no function words, any of the others, the closest together first.
            query = """
                WITH wanted AS (
                    SELECT replace(plainto_tsquery('english', %(question)s)::text, '&', '|')::tsquery AS query
                )
                SELECT id::text FROM messages, wanted
                WHERE to_tsvector('english', content) @@ query AND NOT replaced
                ORDER BY ts_rank_cd(to_tsvector('english', content), query, 1) DESC, created_at DESC LIMIT %(at)s
            """
            found = connection.execute(query, {"question": question, "at": AT}).fetchall()
            return [each["id"] for each in found]

        def newest(question: str) -> list[str]:
            query = "SELECT id::text FROM messages ORDER BY created_at DESC, id LIMIT %s"
            return [each["id"] for each in connection.execute(query, [AT]).fetchall()]

        def recalled(question: str) -> list[str]:
            found = None
            while found is None:
                began, worked = time.perf_counter(), processor_seconds(backend)
                with contextlib.suppress(DatabaseUnavailable):  # a busy machine; a turn would go on without
                    found = recalling.find(OWNER, Question(question, NOWHERE, 0), 1.0, AT)
                figures.seconds.append(time.perf_counter() - began)
                figures.processor.append(processor_seconds(backend) - worked)
            passages = [
                Passage(each.message_id, each.conversation_id, each.role, each.content, iso(each.said_at))
                for each in found
            ]
            figures.shares.append(_prompt_tokens(made, passages, question) / whole)
            return [each.message_id for each in found]

        whole = sum(budget.tokens(said.text) + budget.MESSAGE_TOKENS for said in made.messages)
        methods: dict[str, Finds] = {
            "no memory": lambda question: [],
            "the newest": newest,
            "full text": by_words,
            "recall": recalled,
        }
        for name, finds in methods.items():
            answers = [finds(question.text) for question in made.questions]
            hits = [
                message_id(question.evidence) in found
                for question, found in zip(made.questions, answers, strict=True)
            ]
            figures.found[name] = Counter(
                question.kind for question, hit in zip(made.questions, hits, strict=True) if hit
            )
            figures.missed = [
                question.text for question, hit in zip(made.questions, hits, strict=True) if not hit
            ]
        for number, places in made.overridden.items():
            found = methods["recall"](made.questions[number].text)
            holds = message_id(made.questions[number].evidence) in found
            figures.stale += not holds and any(message_id(place) in found for place in places)
        dead = {
            message_id(place) for place, said in enumerate(made.messages) if said.conversation in made.deleted
        }
        figures.leaked = sum(bool(dead & set(methods["recall"](question))) for question in made.gone)
        if others:
            figures.crowd = crowd(connection, others)
            figures.seconds.clear()
            figures.processor.clear()
            hits = [message_id(each.evidence) in methods["recall"](each.text) for each in made.questions]
            figures.found["recall, among others"] = Counter(
                each.kind for each, hit in zip(made.questions, hits, strict=True) if hit
            )
    database.close()
    return figures


def _prompt_tokens(made: History, passages: Sequence[Passage], question: str) -> int:
    window = [ChatMessage("user", said.text) for said in made.messages[-WINDOW:]]
    texts = [message.content for message in window] + [quotation(fitting(passages), "note"), question]
    return sum(budget.tokens(text) + budget.MESSAGE_TOKENS for text in texts if text)


def report(figures: Figures) -> str:
    """The table of the figures."""
    times, worked = sorted(figures.seconds), sorted(figures.processor)
    p95, worked95 = (each[int(len(each) * 0.95)] * 1000 for each in (times, worked))
    lines = [
        f"{figures.messages:,} messages, {figures.passages:,} passages, {figures.asked.total()} questions",
        "",
        "| | evidence recall@10 | " + " | ".join(f"{kind} ({n})" for kind, n in figures.asked.items()) + " |",
        "|---|---|" + "---|" * len(figures.asked),
        *(_row(figures, name) for name in figures.found),
        "",
        f"Questions that do not refer back by their words: {len(figures.unasked)}.",
        f"Overridden facts given without the one that holds: {figures.stale}.",
        f"Deleted messages found: {figures.leaked}.",
        f"A prompt with passages has {statistics.mean(figures.shares):.1%} of the tokens of everything that was said, "
        f"{max(figures.shares):.1%} at most.",
        f"One answer takes {statistics.median(times) * 1000:.0f} ms, p95 {p95:.0f} ms (aim 150), among "
        f"{figures.crowd or figures.passages:,} passages; of processor time {statistics.median(worked) * 1000:.0f} ms, "
        f"p95 {worked95:.0f} ms.",
    ]
    return "\n".join(lines)


def _row(figures: Figures, name: str) -> str:
    found = figures.found[name]
    kinds = " | ".join(f"{found[kind] / asked:.2f}" for kind, asked in figures.asked.items())
    return f"| {name} | {figures.recall(name):.2f} | {kinds} |"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.recall", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a tenth of it")
    parser.add_argument("--words", action="store_true", help="without a sentence model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", action="store_true", help="also print the questions that recall misses")
    options = parser.parse_args()
    size = (24, 6) if options.short else (160, 12)
    sets = {"Made by the script": history(options.seed, *size)}
    sets |= {title: held_out(DATA / name, options.seed, *size) for title, name in HELD_OUT.items()}
    server = serve(0, "")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    embedder = Patient(ServerEmbedder(f"http://{HOST}:{server.server_port}/v1", MODEL_ID, size=SIZE))
    print(heading("python -m bench.recall"))
    with scratch_postgres() as new_database:
        for number, (title, made) in enumerate(sets.items()):
            others = 0 if options.short or options.words or title != list(sets)[-1] else OTHERS
            found = measure(
                new_database(f"recall_{number}"), made, None if options.words else embedder, others
            )
            print(f"\n{title}: {report(found)}", flush=True)
            if options.missed:
                print("Missed:", *found.missed, "Not referring back:", *found.unasked, sep="\n  ")


if __name__ == "__main__":
    main()
