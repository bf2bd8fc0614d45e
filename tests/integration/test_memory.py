"""Recall against a real Postgres with pgvector: what is remembered, found, and forgotten."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from psycopg import Cursor, sql
from taskflow.identity import Identity
from taskflow.llm.embeddings import EmbeddingsUnavailable, Unusable, Vector
from taskflow.records.consumer import consume
from taskflow.records.database import Connection, Database
from taskflow.records.judgements import Reply, judge
from taskflow.records.memory import switch
from taskflow.records.memory.recalling import Question, Recalling
from taskflow.records.memory.remembering import FORM, Remembered, Remembering
from taskflow.records.schema import AdoptionRecord, ErasureRecord, MemoryRecord, Record

from functions.worker import app as worker
from tests.support.postgres import MIGRATIONS
from tests.support.records import (
    CONVERSATION,
    TENANT,
    TIME,
    USER,
    FakeContext,
    deletion,
    event_of,
    header,
    inference,
    message,
    some_id,
)

OWNER = Identity(USER, TENANT)
OTHER = Identity("guest_2", TENANT)
ELSEWHERE = some_id(0, "another conversation")
NOWHERE = some_id(0, "no conversation")
TOPICS = ("dog", "rain", "paris", "price", "guitar", "bread")


class Topics:
    """A sentence model of six words: a text's vector says how often it has each, or a synonym of it."""

    SYNONYMS: ClassVar = {
        "thunder": "rain",
        "storm": "rain",
        "puppy": "dog",
        "baguette": "bread",
        "cost": "price",
    }

    def __init__(self, made_by: str = "topics", size: int = 8) -> None:
        self.made_by = made_by
        self.size = size
        self.asked: list[str] = []
        self.broken: dict[str, Unusable] = {}
        self.away = False

    def embed(self, texts: Sequence[str], seconds: float) -> list[Vector | Unusable]:
        if self.away:
            raise EmbeddingsUnavailable("away")
        self.asked += texts
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Vector | Unusable:
        for part, why in self.broken.items():
            if part in text:
                return why
        words = [self.SYNONYMS.get(word, word) for word in re.sub(r"[?.,]", "", text.lower()).split()]
        numbers = [float(words.count(topic)) for topic in TOPICS] + [0.0] * (self.size - len(TOPICS))
        length = math.hypot(*numbers)
        return tuple(each / length for each in numbers) if length else Unusable("zero")


def redact(text: str) -> str:
    return text.replace("secret-1", "[REDACTED:SECRET]")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


@pytest.fixture
def topics() -> Topics:
    return Topics()


class World:
    """A worker and a person."""

    def __init__(self, database: Database, embedder: Topics | None) -> None:
        self.database = database
        self.embedder = embedder
        self.now = 1000.0
        self.remembering = Remembering(database, embedder, lambda: self.now)

    def store(self, *records: Record) -> Remembered:
        outcome = consume(event_of(records), self.database, redact)
        assert outcome.response() == {"batchItemFailures": []}
        return self.remembering.batch(outcome.messages)

    def on(self, whose: Identity = OWNER, on: bool = True) -> None:
        self.database.run(whose, lambda access: switch.switch(access, whose, on=on))

    def find(
        self, question: str, whose: Identity = OWNER, *, within: str = NOWHERE, turn: int = 0
    ) -> list[str]:
        recalling = Recalling(self.database, self.embedder, redact)
        return [each.content for each in recalling.find(whose, Question(question, within, turn), 1.0)]

    def state(self, whose: Identity = OWNER) -> switch.State:
        return self.database.run(whose, lambda access: switch.state(access, whose))


@pytest.fixture
def world(database: Database, topics: Topics) -> World:
    return World(database, topics)


def said(number: int, text: str, **changes: Any) -> Record:
    return message(
        some_id(number), text, changes.pop("conversation", None), **{"generation": number, **changes}
    )


def test_nothing_is_remembered_of_a_person_who_has_not_switched_it_on(
    world: World, connection: Connection
) -> None:
    world.store(said(1, "My dog is afraid of thunder."))
    assert world.embedder and world.embedder.asked == []
    assert world.find("Is my dog afraid?") == []
    assert _count(connection) == 0


def test_what_is_said_is_found_by_its_meaning_and_by_its_words(world: World) -> None:
    world.on()
    world.store(
        said(1, "My dog is afraid of thunder."),
        said(2, "Tickets to Paris were sold out."),
        said(3, "Zorblatt is the code."),
    )
    assert world.find("Does the puppy fear a storm?")[0] == "My dog is afraid of thunder."
    assert world.find("Remember the zorblatt?")[0] == "Zorblatt is the code."
    assert world.find("How tall is a giraffe?") == []


def test_what_was_said_before_it_was_switched_on_is_remembered_too(world: World) -> None:
    world.store(*(said(number, f"Message number {number} about bread.") for number in range(1, 80)))
    world.on()
    assert world.state() == switch.State(True, 0, False, False)
    world.remembering.missing(60)
    assert world.state() == switch.State(True, 79, True, True)


def test_what_stands_in_the_prompt_anyway_is_not_recalled(world: World) -> None:
    world.on()
    world.store(said(1, "My dog is called Rex."), said(5, "My dog barks at night."))
    assert world.find("My dog?", within=CONVERSATION, turn=5) == ["My dog is called Rex."]


def test_texts_are_remembered_redacted(world: World, connection: Connection) -> None:
    world.on()
    world.store(said(1, "The password of my dog is secret-1, do not tell."))
    assert world.find("What is the password?") == [
        "The password of my dog is [REDACTED:SECRET], do not tell."
    ]
    assert "secret-1" not in _everything(connection)


def test_of_what_the_assistant_says_only_answers_are_remembered(world: World) -> None:
    world.on()
    answer = said(12, "The dog is a poodle.", generation=2, part=1, role="assistant")
    world.store(said(11, "Hello, what about a dog?", generation=1, part=1, role="assistant"), answer)
    world.store(said(10, "My dog is old.", generation=2))
    world.store(said(13, "Is the dog still there?", generation=3, part=1, role="assistant"))
    more = said(14, "And the dog is loud.", generation=4, part=1, role="assistant", continues=2)
    world.store(more)
    assert sorted(world.find("dog")) == ["And the dog is loud.", "My dog is old.", "The dog is a poodle."]


def test_nobody_is_told_what_another_person_has_said(world: World) -> None:
    theirs = header(ELSEWHERE, user_id=OTHER.user_id)
    same_name = header(some_id(7, "third"), tenant_id="acme")
    for whose in (OWNER, OTHER, Identity(USER, "acme")):
        world.on(whose)
    world.store(
        said(1, "My dog is Rex."),
        said(2, "My dog is Fido.", conversation=theirs),
        said(3, "My dog is Laika.", conversation=same_name),
    )
    assert world.find("Which dog?") == ["My dog is Rex."]
    assert world.find("Which dog?", OTHER) == ["My dog is Fido."]
    assert world.find("Which dog?", Identity(USER, "acme")) == ["My dog is Laika."]


def test_a_nearest_neighbour_of_somebody_else_does_not_hide_ones_own(world: World) -> None:
    """Hundreds of other people's passages are nearer to the question."""
    theirs = header(ELSEWHERE, user_id=OTHER.user_id)
    assert world.embedder
    world.embedder.size = 384
    world.on()
    world.on(OTHER)
    world.store(said(1, "Paris and a puppy of ours"))
    world.store(*(said(number, f"the dog number {number}", conversation=theirs) for number in range(10, 400)))
    assert world.find("dog") == ["Paris and a puppy of ours"]


def test_an_edited_message_is_remembered_as_it_is_now_and_a_replaced_one_not_at_all(world: World) -> None:
    world.on()
    world.store(
        said(1, "My dog is called Rex."), said(2, "We talked about the dog.", role="assistant", part=50)
    )
    world.store(
        said(1, "My dog is called Fido.", version=2),
        said(2, "We talked about the dog.", role="assistant", part=50, version=2, replaced=True),
    )
    assert world.find("What is the dog called? Did we talk?") == ["My dog is called Fido."]


def test_an_edit_takes_the_old_text_away_even_when_no_vectors_can_be_made(
    world: World, connection: Connection
) -> None:
    world.on()
    world.store(said(1, "My dog is called Rex."))
    consume(event_of([said(1, "Nothing of it.", version=2)]), world.database, redact)
    assert "Rex" not in _everything(connection)


def test_a_bad_vector_costs_that_vector_and_not_the_passage(world: World, connection: Connection) -> None:
    assert world.embedder
    world.embedder.broken = {
        "Rex": Unusable("wrong_size"),
        "Fido": Unusable("not_finite"),
        "Laika": Unusable("empty"),
    }
    world.on()
    done = world.store(
        *(
            said(number, f"My dog is {name} now.")
            for number, name in enumerate(("Rex", "Fido", "Laika", "Bo"), 1)
        )
    )
    assert (done.stored, dict(done.skipped)) == (4, {"wrong_size": 1, "not_finite": 1, "empty": 1})
    assert world.find("Rex?") == ["My dog is Rex now."]
    world.remembering.missing(10)
    assert world.state().complete
    asked = len(world.embedder.asked)
    world.on(on=True)
    world.remembering.missing(10)
    assert len(world.embedder.asked) == asked  # what can have no vector is not asked for again


def test_while_no_vectors_are_to_be_had_words_are_searched_and_vectors_follow(world: World) -> None:
    assert world.embedder
    world.on()
    world.remembering.missing(1)
    world.embedder.away = True
    done = world.store(said(1, "My dog is afraid of thunder."))
    assert (done.stored, done.unavailable) == (1, "away")
    assert world.find("Who is afraid?") == ["My dog is afraid of thunder."]
    assert not world.state().complete
    world.embedder.away = False
    world.remembering.missing(10)
    assert world.embedder.asked == []  # not at once: it has just failed
    world.now += 61
    world.remembering.missing(10)
    assert world.state() == switch.State(True, 1, True, True)
    assert world.find("storm puppy") == ["My dog is afraid of thunder."]


def test_another_model_makes_its_own_vectors_and_is_never_compared_with_the_old_ones(
    database: Database, topics: Topics
) -> None:
    world = World(database, topics)
    world.on()
    world.store(said(1, "My dog is afraid of thunder."))
    newer = World(database, Topics("newer", 16))
    assert newer.find("storm puppy") == []
    newer.remembering.missing(10)
    assert newer.find("storm puppy") == ["My dog is afraid of thunder."]
    assert world.find("storm puppy") == []


def test_without_a_sentence_model_words_are_searched(database: Database) -> None:
    world = World(database, None)
    world.on()
    world.store(
        said(1, "My dog is afraid of thunder."),
        said(2, "Mi perro tiene miedo de los truenos."),
        said(3, "我的狗怕打雷。"),
        said(4, "मेरा कुत्ता बिजली से डरता है"),
    )
    assert world.find("Which animal fears thunder?") == ["My dog is afraid of thunder."]
    assert world.find("¿Qué animal tiene miedo?") == ["Mi perro tiene miedo de los truenos."]
    assert world.find("什么动物怕打雷？") == ["我的狗怕打雷。"]
    assert world.find("बिजली से कौन डरता है?") == ["मेरा कुत्ता बिजली से डरता है"]
    world.remembering.missing(10)
    assert world.state() == switch.State(True, 4, True, False)


def test_of_two_statements_the_newer_one_is_given_and_one_said_twice_once(world: World) -> None:
    world.on()
    world.store(
        said(1, "The price is ten euros.", created_at="2026-01-01T00:00:00.000Z"),
        said(2, "the price is  ten euros.", created_at="2026-02-01T00:00:00.000Z"),
    )
    assert world.find("What was the price?") == ["the price is  ten euros."]


def test_a_fact_in_half_a_sentence_is_found_by_that_half(world: World, connection: Connection) -> None:
    rain = "rain rain rain rain rain rain"
    world.on()
    world.store(
        said(1, f"{rain}, my dog"),
        said(2, f"{rain} and my dog"),
        said(3, "Which rain?"),
        said(3, f"{rain}, your dog", role="assistant", part=50),
    )
    assert world.find("puppy") == [f"{rain}, my dog"]
    assert _clauses(connection) == 2
    # As a migration leaves what was made without clauses.
    connection.execute("DELETE FROM memory_clauses; UPDATE memories SET made_by = '', size = 0")
    connection.execute("UPDATE memory_people SET covered = ''")
    assert world.find("puppy") == []
    world.remembering.missing(10)
    assert world.find("puppy") == [f"{rain}, my dog"]


def test_a_clause_without_a_vector_costs_nothing_else(world: World, connection: Connection) -> None:
    assert world.embedder
    world.embedder.broken = {"guitar": Unusable("wrong_size")}
    world.on()
    done = world.store(said(1, "Hm, my dog is wet."), said(2, "My dog, with guitar."))
    assert (done.stored, dict(done.skipped), _clauses(connection)) == (2, {"wrong_size": 1}, 1)
    assert world.find("puppy") == ["Hm, my dog is wet."]


def test_what_was_said_later_about_what_is_found_comes_with_it_for_one_more_query(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.on()
    world.store(
        said(1, "Before: bread bread.", created_at="2026-01-01T00:00:00.000Z"),
        said(2, "My dog, bread.", created_at="2026-01-02T00:00:00.000Z"),
        said(3, "Changed, bread bread.", created_at="2026-01-03T00:00:00.000Z"),
        said(4, "What is bread?", created_at="2026-01-04T00:00:00.000Z"),
    )
    asked: list[str] = []
    execute = Cursor.execute

    def counted(self: Cursor[Any], query: Any, *given: Any, **named: Any) -> Any:
        asked.append(str(query))
        return execute(self, query, *given, **named)

    monkeypatch.setattr(Cursor, "execute", counted)
    assert world.find("puppy") == ["My dog, bread.", "Changed, bread bread."]
    assert sum("later_memories" in each for each in asked) == 1
    assert sum("memories" in each for each in asked) == 3  # by words, by meaning, and what was said since
    asked.clear()
    assert world.find("guitar") == []
    assert sum("memories" in each for each in asked) == 2


def test_a_forgotten_message_does_not_come_back(world: World) -> None:
    world.on()
    world.store(said(1, "My dog is Rex."), said(2, "My guitar is red."))
    assert world.database.run(OWNER, lambda access: switch.forget(access, OWNER, some_id(1)))
    assert not world.database.run(OWNER, lambda access: switch.forget(access, OWNER, some_id(1)))
    assert not world.database.run(OTHER, lambda access: switch.forget(access, OTHER, some_id(2)))
    world.store(said(1, "My dog is Rex!", version=2))
    world.on(on=False)
    world.on()
    world.remembering.missing(10)
    assert world.find("dog guitar") == ["My guitar is red."]


def test_after_forgetting_everything_only_what_is_said_since_is_remembered(
    world: World, connection: Connection
) -> None:
    world.on()
    world.store(said(1, "My dog is Rex."))
    assert world.database.run(OWNER, lambda access: switch.forget_all(access, OWNER)) == 1
    world.store(said(1, "My dog is Rex.", version=2))
    world.on(on=False)
    world.on()
    world.remembering.missing(10)
    assert _count(connection) == 0
    world.store(said(9, "My guitar is red.", created_at="2099-01-01T00:00:00.000Z"))
    assert world.find("dog guitar") == ["My guitar is red."]


def test_switched_off_nothing_is_left_and_nothing_is_added(world: World, connection: Connection) -> None:
    world.on()
    world.store(said(1, "My dog is Rex."))
    world.on(on=False)
    assert _count(connection) == 0
    assert world.state() == switch.State(False, 0, False, False)
    world.store(said(2, "My dog is Fido."))
    assert world.find("dog") == []
    assert _count(connection) == 0


CANARY = "zyzzogeton"


@pytest.mark.parametrize(
    "way", ["conversation", "message", "person", "switch", "forget_all", "retention", "adopted_and_erased"]
)
def test_after_every_kind_of_deletion_no_table_holds_the_text(
    world: World, connection: Connection, way: str
) -> None:
    world.on()
    text = f"My dog, a puppy, is called {CANARY}."
    world.store(said(1, text))
    assert CANARY in _everything(connection)
    assert _clauses(connection) == 2
    if way == "conversation":
        world.store(deletion())
    elif way == "message":
        world.store(said(1, "Something else.", version=2))
    elif way == "person":
        world.store(_erasure(USER))
    elif way in ("switch", "forget_all"):
        if way == "switch":
            world.on(on=False)
        else:
            world.database.run(OWNER, lambda access: switch.forget_all(access, OWNER))
        assert CANARY not in _everything(connection, leaving=("messages", "conversations"))
        assert _clauses(connection) == 0
        return
    elif way == "retention":
        connection.execute("DELETE FROM conversations WHERE updated_at < now()")
    else:
        world.on(Identity("account", TENANT))
        world.store(
            AdoptionRecord(
                guest_user_id=USER,
                guest_tenant_id=TENANT,
                user_id="account",
                tenant_id=TENANT,
                adopted_at=TIME,
            )
        )
        world.remembering.missing(10)
        assert world.find("dog", Identity("account", TENANT)) == [text]
        assert world.find("dog") == []
        world.store(_erasure("account"))
    assert CANARY not in _everything(connection)
    assert (_count(connection), _clauses(connection)) == (way == "message", 0)


def _with_people(connection: Connection, whose: str = "%") -> set[str]:
    """Tables that have a column for a person, and a row of ``whose``; of a table in parts the whole."""
    names = connection.execute(
        """
        SELECT relname AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'user_id'
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        """
    ).fetchall()
    query = "SELECT 1 FROM {} WHERE user_id LIKE %s LIMIT 1"
    return {
        row["name"]
        for row in names
        if whose == "%"
        or connection.execute(sql.SQL(query).format(sql.Identifier(row["name"])), [whose]).fetchone()
    }


def test_an_erasure_leaves_a_person_in_none_of_the_tables_that_have_people(
    world: World, connection: Connection
) -> None:
    world.on()
    world.store(
        said(1, f"My dog, a puppy, is called {CANARY}."),
        said(2, f"My guitar is called {CANARY}."),
        inference(some_id(3), conversation_id=CONVERSATION, input_preview=CANARY, output_preview=CANARY),
        message(some_id(4), CANARY, header(ELSEWHERE)),
        deletion(ELSEWHERE),
    )
    reply = Reply(some_id(5), 1, "small", True)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    world.database.run(OWNER, lambda access: switch.forget(access, OWNER, some_id(2)))
    world.database.run(
        OWNER, lambda access: judge(access, CONVERSATION, reply, OWNER, thumb="up", word=CANARY, at=at)
    )
    # A table that is new is to be filled here, so that it is seen to be emptied. Only an account adopts a guest:
    # that is one of the ways above.
    assert _with_people(connection, USER) == _with_people(connection) - {"adopted"}
    world.store(_erasure(USER))
    assert _with_people(connection, USER) == set()
    text = _everything(connection)
    assert CANARY not in text and USER not in text


def test_an_erased_person_has_no_switch_any_more(world: World, connection: Connection) -> None:
    world.on()
    world.store(said(1, "My dog is Rex."), _erasure(USER))
    assert connection.execute("SELECT * FROM memory_people").fetchall() == []


def test_a_page_of_what_is_remembered_has_each_message_once_the_newest_first(world: World) -> None:
    world.on()
    long = " ".join(f"Sentence number {number} about a dog." for number in range(40))
    world.store(
        said(1, long, created_at="2026-01-01T00:00:00.000Z"),
        said(2, "My guitar is red.", created_at="2026-02-01T00:00:00.000Z"),
    )
    first, place = world.database.run(OWNER, lambda access: switch.remembered(access, OWNER, limit=1))
    assert [(each.message_id, each.excerpt, each.title, each.passages) for each in first] == [
        (some_id(2), "My guitar is red.", "A title", 1)
    ]
    second, end = world.database.run(
        OWNER, lambda access: switch.remembered(access, OWNER, limit=1, after=place)
    )
    assert [(each.message_id, each.passages > 2) for each in second] == [(some_id(1), True)]
    assert end is None
    found = world.database.run(
        OWNER, lambda access: switch.still_remembered(access, OWNER, [some_id(1), some_id(99)])
    )
    assert [each.message_id for each in found] == [some_id(1)]
    assert (
        world.database.run(OTHER, lambda access: switch.still_remembered(access, OTHER, [some_id(1)])) == []
    )


def test_what_everybody_says_hides_nothing_that_somebody_said(world: World, connection: Connection) -> None:
    """Thousands of equal vectors of other people took an index of vectors apart (docs/decisions/117)."""
    world.on()
    world.on(OTHER)
    theirs = header(ELSEWHERE, user_id=OTHER.user_id)
    world.store(said(1, "My dog is Fido, and I like bread.", conversation=theirs), said(2, "My dog is Rex."))
    connection.execute(
        "INSERT INTO memory_clauses (message_id, piece, clause, tenant_id, user_id, said_at, size, made_by, embedding) "
        "SELECT message_id, piece, more, tenant_id, user_id, said_at, size, made_by, embedding "
        "FROM (SELECT * FROM memory_clauses LIMIT 1) AS had, generate_series(10, 3000) AS more"
    )
    assert _clauses(connection) > 2_900
    assert world.find("Which dog?") == ["My dog is Rex."]
    assert world.find("Which dog?", OTHER) == ["My dog is Fido, and I like bread."]
    row = connection.execute(
        "SELECT count(*) AS rows FROM pg_indexes WHERE indexdef LIKE '%hnsw%'"
    ).fetchone()
    assert row == {"rows": 0}


def test_what_is_stored_says_by_what_it_was_made(world: World, connection: Connection) -> None:
    world.on()
    world.store(said(1, "My dog is Rex."))
    world.remembering.missing(10)
    row = connection.execute("SELECT made_by, size, skipped FROM memories").fetchone()
    assert row == {"made_by": "topics", "size": 8, "skipped": ""}
    covered = connection.execute("SELECT covered FROM memory_people").fetchone()
    assert covered == {"covered": f"topics/{FORM}"}


def _erasure(user: str) -> ErasureRecord:
    return ErasureRecord(user_id=user, tenant_id=TENANT, erased_at="2099-01-01T00:00:00.000Z")


def _count(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) AS rows FROM memories").fetchone()
    assert row
    return int(row["rows"])


def _clauses(connection: Connection) -> int:
    row = connection.execute("SELECT count(*) AS rows FROM memory_clauses").fetchone()
    return row["rows"] if row else 0


def _everything(connection: Connection, leaving: Sequence[str] = ()) -> str:
    """Every value of every column of every table of the schema, as text."""
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    ).fetchall()
    names = [row["tablename"] for row in tables if row["tablename"] not in leaving]
    assert {"memories", "memory_people", "memory_forgotten"} <= set(names)
    queries = [sql.SQL("SELECT t::text AS text FROM {} AS t").format(sql.Identifier(name)) for name in names]
    return "\n".join(row["text"] for query in queries for row in connection.execute(query))


@pytest.fixture
def function(
    database: Database, topics: Topics, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., dict[str, Any]]]:
    """The worker's handler with recall allowed, on this database and with this sentence model."""
    made = Remembering(database, topics, time.monotonic)
    monkeypatch.setattr(worker, "database", lambda: database)
    monkeypatch.setattr(worker, "remembering", lambda: made)
    monkeypatch.setattr(worker, "recalling", lambda: Recalling(database, topics, redact))
    monkeypatch.setattr(worker, "reindexing", lambda: SimpleNamespace(done=True))
    yield lambda event: worker.handler(event, FakeContext())


STORED: dict[str, list[Any]] = {"batchItemFailures": []}


def asked(question: str) -> dict[str, Any]:
    return {
        "kind": "recall",
        "userId": USER,
        "tenantId": TENANT,
        "question": question,
        "conversationId": NOWHERE,
        "fromTurn": 0,
        "seconds": 1.0,
    }


def test_the_function_remembers_what_a_batch_brings_and_answers_a_turn(
    world: World, function: Callable[..., dict[str, Any]]
) -> None:
    world.on()
    assert function(event_of([said(1, "My dog is afraid of thunder.")])) == STORED
    assert function(asked("storm puppy")) == {
        "passages": [
            {
                "messageId": some_id(1),
                "conversationId": CONVERSATION,
                "role": "user",
                "text": "My dog is afraid of thunder.",
                "createdAt": TIME,
            }
        ]
    }
    assert function(asked("")) == function(asked("\0")) == {"passages": []}


def test_the_function_takes_up_what_was_said_before_with_any_batch_and_once_a_day(
    world: World, function: Callable[..., dict[str, Any]]
) -> None:
    world.store(said(1, "My dog is afraid of thunder."))
    world.on()
    record = MemoryRecord(user_id=USER, tenant_id=TENANT, changed_at=TIME)
    assert function(event_of([record])) == STORED
    assert world.state().complete
    world.on(on=False)
    world.on()
    assert function({"retention": True}) == STORED
    assert world.state() == switch.State(True, 1, True, True)


def test_whatever_goes_wrong_with_passages_the_records_are_stored(
    world: World,
    function: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    connection: Connection,
) -> None:
    def broken(*arguments: Any) -> Any:
        raise RuntimeError("a fault of ours")

    world.on()
    monkeypatch.setattr(Topics, "embed", broken)
    assert function(event_of([said(1, "My dog is afraid of thunder.")])) == STORED
    assert connection.execute("SELECT content FROM messages").fetchall() == [
        {"content": "My dog is afraid of thunder."}
    ]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Node is what I use", "Do you remember Node.js?"),
        ("my boat is Nodejs", "Which is Node.js?"),
        ("I was at Oslo", "What was before Oslo.Then I left"),
        ("كتاب قديم", "أين الكتاب؟"),
        ("قرأت الكتاب", "كتاب"),
    ],
)
def test_a_question_finds_the_words_on_both_sides_of_a_dot_and_those_behind_an_article(
    database: Database, text: str, question: str
) -> None:
    world = World(database, None)
    world.on()
    world.store(said(1, text), said(2, "Quite another thing"))
    assert world.find(question) == [text]


def test_what_was_remembered_before_words_were_taken_apart_anew_is_found(
    database: Database, connection: Connection
) -> None:
    world = World(database, None)
    world.on()
    world.store(said(1, "Bakı is in Azərbaycan"), said(2, "Something plain"))
    world.remembering.missing(10)
    connection.execute("UPDATE memories SET search = $$'azərbaycan':1$$::tsvector WHERE content LIKE 'Bak%'")
    assert world.find("Azərbaycan") == []
    connection.execute((MIGRATIONS / "0030_words_with_their_articles.sql").read_bytes())
    stale = connection.execute("SELECT content FROM memories WHERE version = -1").fetchall()
    assert [row["content"] for row in stale] == ["Bakı is in Azərbaycan"]
    world.remembering.missing(10)
    assert world.find("Azərbaycan") == ["Bakı is in Azərbaycan"]
