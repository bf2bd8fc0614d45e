"""What became of replies is read off the rows that are there anyway, by model and version of the system prompt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from taskflow.engine.ports import prompt_version
from taskflow.identity import Identity
from taskflow.records import judgements
from taskflow.records.access import OPERATOR, WORKER, Tenant
from taskflow.records.database import Database
from taskflow.records.judgements import Reply
from taskflow.records.schema import Record
from taskflow.records.signals import (
    MAX_PROMPTS,
    Signals,
    folded,
    read_all_signals,
    read_judged,
    read_signals,
)
from taskflow.records.store import store
from taskflow.store import keys

from tests.support.records import header, inference, message, some_id

MARY, JOHN, ELSEWHERE = Identity("mary"), Identity("john"), Identity("mary", "elsewhere")
DAY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SINCE, UNTIL = DAY - timedelta(hours=1), DAY + timedelta(hours=1)
PROMPT, OTHER_PROMPT = prompt_version("Be kind."), prompt_version("Be brief.")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(lambda fresh: database_url)
    yield opened
    opened.close()


@dataclass
class Talk:
    """A conversation in the making."""

    database: Database
    whose: Identity = MARY
    number: int = 1
    records: list[Record] = field(default_factory=list)

    @property
    def header(self) -> Any:
        id = some_id(self.number, f"signals {self.whose}")
        return header(id, user_id=self.whose.user_id, tenant_id=self.whose.tenant_id)

    def says(self, turn: int, **changes: Any) -> Talk:
        """The person says something that turn ``turn`` answers."""
        id = keys.message_id(self.header.id, turn, 0)
        self.records.append(message(id, "A question", self.header, generation=turn, **changes))
        return self

    def answers(self, turn: int, text: str = "1234567890", *, log: Any = None, **changes: Any) -> Talk:
        """A reply of turn ``turn``; ``log``: other values of its log."""
        id = keys.message_id(self.header.id, turn, 1)
        values = {"generation": turn, "part": 1, "role": "assistant", **changes}
        self.records.append(message(id, text, self.header, **values))
        whose = {"user_id": self.whose.user_id, "tenant_id": self.whose.tenant_id}
        made: dict[str, Any] = {"prompt_version": PROMPT, "output_chars": 10, **whose, **(log or {})}
        status = "interrupted" if changes.get("status") == "interrupted" else "success"
        of = {"conversation_id": self.header.id, "message_id": id, "status": status}
        at = DAY.isoformat().replace("+00:00", "Z")
        log_id = keys.inference_id(self.header.id, turn)
        self.records.append(inference(log_id, **{"created_at": at, **of, **made}))
        return self

    def stored(self) -> Talk:
        """Everything is where the worker puts it."""
        assert store(self.database, WORKER, self.records) == []
        return self

    def judged(self, turn: int, thumb: judgements.Thumb, word: str | None = None, at: datetime = DAY) -> Talk:
        """The person judges that reply."""
        reply = Reply(keys.message_id(self.header.id, turn, 1), turn, "small", True)
        done = self.database.run(
            self.whose,
            lambda access: judgements.judge(
                access, self.header.id, reply, self.whose, thumb=thumb, word=word, at=at
            ),
        )
        assert done
        return self

    def copied(self, turn: int) -> Talk:
        """The person copies that reply."""
        ids = [keys.message_id(self.header.id, turn, 1)]
        assert self.database.run(
            self.whose,
            lambda access: judgements.note_copies(access, self.header.id, ids, self.whose, DAY),
        )
        return self


def of_tenant(database: Database, tenant: str = "default") -> list[Signals]:
    return database.run(Tenant(tenant), lambda access: read_signals(access, SINCE, UNTIL, 100))


def signals(**changes: Any) -> Signals:
    nothing = dict.fromkeys(("interrupted", "regenerated", "edited", "continued", "copied", "up", "down"), 0)
    values: dict[str, Any] = {
        "model": "small",
        "prompt_version": PROMPT,
        "replies": 1,
        "seen_share": 1.0,
        **nothing,
        **changes,
    }
    return Signals(**values)


CUT = {"status": "interrupted"}
STORIES: dict[str, tuple[Any, Signals | None]] = {
    "a reply and no more": (lambda talk: talk.says(1).answers(1), signals()),
    "the person goes on": (lambda talk: talk.says(1).answers(1).says(2), signals(continued=1)),
    "and gets another reply": (
        lambda talk: talk.says(1).answers(1).says(2).answers(2),
        signals(replies=2, continued=1),
    ),
    "a nudge after it is nobody going on": (lambda talk: talk.says(1).answers(1).answers(2), signals(replies=2)),
    "cut off halfway": (
        lambda talk: talk.says(1).answers(1, "12345", **CUT).says(2),
        signals(interrupted=1, continued=1, seen_share=0.5),
    ),
    "cut off late: the log says success": (
        lambda talk: talk.says(1).answers(1, "12345", log={"status": "success"}, **CUT),
        signals(interrupted=1, seen_share=0.5),
    ),
    "longer once it was redacted": (
        lambda talk: talk.says(1).answers(1, "[REDACTED:EMAIL]", **CUT),
        signals(interrupted=1, seen_share=1.0),
    ),
    "of a release that counted no characters": (
        lambda talk: talk.says(1).answers(1, "12345", log={"output_chars": None}, **CUT),
        signals(interrupted=1, seen_share=None),
    ),
    "answered again": (
        lambda talk: talk.says(1).answers(1, replaced=True).answers(2),
        signals(replies=2, regenerated=1),
    ),
    "answered again twice": (
        lambda talk: talk.says(1).answers(1, replaced=True).answers(2, replaced=True).answers(3).says(4),
        signals(replies=3, regenerated=2, continued=1),
    ),
    "its question edited": (
        lambda talk: talk.says(1, replaced=True).answers(1, replaced=True).says(2).answers(2),
        signals(replies=2, edited=1),
    ),
    "steered once": (
        lambda talk: talk.says(1).answers(1, "12345", **CUT).says(2).answers(2, continues=1),
        signals(seen_share=None),
    ),
    "steered twice, then cut off, then gone on": (
        lambda talk: talk.says(1)
        .answers(1, **CUT)
        .says(2)
        .answers(2, continues=1, **CUT)
        .says(3)
        .answers(3, continues=2, **CUT)
        .says(4),
        signals(interrupted=1, continued=1, seen_share=None),
    ),
    "a greeting": (lambda talk: talk.answers(1).says(2), signals(continued=1)),
    "failed": (lambda talk: talk.says(1).answers(1, log={"status": "error"}, error_code="TIMEOUT"), None),
    "replayed": (lambda talk: talk.says(1).answers(1, log={"status": "replayed"}), None),
    "reported by another program": (
        lambda talk: talk.says(1).answers(1, log={"source": "external"}),
        None,
    ),
    "too old": (lambda talk: talk.says(1).answers(1, log={"created_at": "2026-01-02T01:00:00.000Z"}), None),
    "still to come": (
        lambda talk: talk.says(1).answers(1, log={"created_at": "2026-01-02T09:00:00.000Z"}),
        None,
    ),
    "an unknown prompt": (
        lambda talk: talk.says(1).answers(1, log={"prompt_version": None}),
        signals(prompt_version=""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", STORIES)
def test_what_became_of_a_reply_is_read_off_the_rows(what: str, database: Database) -> None:
    tell, expected = STORIES[what]
    tell(Talk(database)).stored()
    assert of_tenant(database) == ([] if expected is None else [expected])


def test_thumbs_and_copies_are_counted_with_their_reply(database: Database) -> None:
    talk = Talk(database).says(1).answers(1).says(2).answers(2).says(3).answers(3, continues=2).stored()
    talk.judged(1, "down").judged(2, "down").judged(2, "up").copied(3)
    assert of_tenant(database) == [signals(replies=2, continued=1, up=1, down=1, copied=1, seen_share=1.0)]


def test_a_judgement_of_a_reply_that_was_answered_again_counts(database: Database) -> None:
    talk = Talk(database).says(1).answers(1).stored().judged(1, "down")
    talk.records.clear()
    talk.answers(1, replaced=True, version=2).answers(2).stored()
    assert of_tenant(database) == [signals(replies=2, regenerated=1, down=1)]


def test_models_and_prompts_are_told_apart_and_tenants_see_their_own(database: Database) -> None:
    Talk(database).says(1).answers(1).stored().judged(1, "up")
    Talk(database, JOHN).says(1).answers(1, log={"prompt_version": OTHER_PROMPT}).stored()
    Talk(database, MARY, 2).says(1).answers(1, log={"model": "large"}).says(2).answers(
        2, log={"model": "large"}
    ).stored()
    Talk(database, ELSEWHERE).says(1).answers(1).stored().judged(1, "down")
    own = [
        signals(model="large", replies=2, continued=1),
        *sorted([signals(up=1), signals(prompt_version=OTHER_PROMPT)], key=lambda each: each.prompt_version),
    ]
    assert of_tenant(database) == own
    assert of_tenant(database, "elsewhere") == [signals(down=1)]
    assert of_tenant(database, "") == []
    everybodys = database.run(OPERATOR, lambda access: read_all_signals(access, SINCE, UNTIL, 100))
    assert {(each.model, each.prompt_version, each.replies) for each in everybodys} == {
        ("large", PROMPT, 2),
        ("small", PROMPT, 2),
        ("small", OTHER_PROMPT, 1),
    }
    assert database.run(Tenant("default"), lambda access: read_signals(access, SINCE, UNTIL, 1)) == own[:1]


def test_an_admin_reads_words_and_nothing_that_was_said(database: Database) -> None:
    for number in (1, 2, 3):
        talk = Talk(database, MARY, number).says(1).answers(1).stored()
        talk.judged(1, "down" if number != 2 else "up", f"word {number}", DAY + timedelta(minutes=number))
    Talk(database, ELSEWHERE).says(1).answers(1).stored().judged(1, "down", "not yours")

    def read(thumb: Any, limit: int = 10, after: Any = None) -> Any:
        return database.run(
            Tenant("default"), lambda access: read_judged(access, "default", thumb, limit, after)
        )

    page, following = read("down", 1)
    assert [(each.word, each.model, each.prompt_version, each.user_id) for each in page] == [
        ("word 3", "small", PROMPT, "mary")
    ]
    rest, end = read("down", 1, following)
    assert ([each.word for each in rest], end) == (["word 1"], None)
    assert [each.word for each in read(None)[0]] == ["word 3", "word 2", "word 1"]
    for query in ("SELECT content FROM messages", "SELECT output_preview FROM inference_logs"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.run(Tenant("default"), lambda access: access.execute(query))  # noqa: B023


@pytest.mark.parametrize(
    ("prompt", "version"),
    [
        ("", "e3b0c44298fc1c14"),
        ("Be kind.", "5499befb38dbf3fc"),
        ("Be kind. ", None),
        ("Sei nett. 🙂", None),
        ("half \ud83d", None),
    ],
)
def test_a_version_is_sixteen_hex_digits_of_the_prompt(prompt: str, version: str | None) -> None:
    found = prompt_version(prompt)
    assert len(found) == 16
    assert set(found) <= set("0123456789abcdef")
    assert found == prompt_version(prompt) != prompt_version(prompt + ".")
    if version is not None:
        assert found == version


def named(model: str, version: str, **changes: Any) -> Signals:
    return signals(model=model, prompt_version=version, **changes)


FOLDED: dict[str, tuple[list[Signals], list[str] | None, list[Signals]]] = {
    "nothing": ([], ["a"], []),
    "what is known stays": ([named("a", "1"), named("a", "2")], ["a"], [named("a", "1"), named("a", "2")]),
    "models beyond the list are one": (
        [named("x", "1", up=1), named("y", "1", down=2), named("a", "1")],
        ["a"],
        [named("a", "1"), named("other", "1", replies=2, up=1, down=2)],
    ),
    "without a list all are told": ([named("x", "1")], None, [named("x", "1")]),
    "no version is unknown": ([named("a", "")], ["a"], [named("a", "unknown")]),
    "the versions with the fewest replies are one": (
        [named("a", str(n), replies=10 - n, seen_share=None) for n in range(7)],
        ["a"],
        [
            *(named("a", str(n), replies=10 - n, seen_share=None) for n in range(5)),
            named("a", "other", replies=9, seen_share=None),
        ],
    ),
    "what was seen weighs by replies": (
        [
            named("x", "1", replies=3, seen_share=1.0),
            named("y", "1", seen_share=0.2),
            named("z", "1", seen_share=None),
        ],
        [],
        [named("other", "1", replies=5, seen_share=0.8)],
    ),
}


@pytest.mark.parametrize("what", FOLDED)
def test_labels_stay_few_whatever_there_is(what: str) -> None:
    found, models, expected = FOLDED[what]
    for order in (found, found[::-1]):
        made = folded(order, models)
        assert [each._replace(seen_share=None) for each in made] == [
            each._replace(seen_share=None) for each in expected
        ]
        assert [each.seen_share for each in made] == [
            each.seen_share if each.seen_share is None else pytest.approx(each.seen_share)
            for each in expected
        ]


def test_labels_are_bounded_for_any_names() -> None:
    found = [named(f"m{n % 97}", f"{n:016x}") for n in range(2_000)]
    assert len(folded(found, ["m1", "m2"])) <= (2 + 1) * (MAX_PROMPTS + 1)
