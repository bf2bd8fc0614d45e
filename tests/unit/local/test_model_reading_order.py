"""Whose prompt the embedded model reads next: the rules, against a model that reads a batch a step."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest

from local.model.reading_order import PATIENCE, Action, Begin, PutBack, ReadingOrder

BATCH, SHARE, CONTEXT, SLOTS = 10, 200, 400, 3


@dataclass
class Model:
    """llama.cpp as far as the order knows it. A prompt that was put back is read for ``lag`` more batches, before the
    one that was begun: the worst that its slots may bring."""

    lag: int = 1
    reply: int = 2
    context: int = CONTEXT
    steps: int = 0
    unread: dict[int, int] = field(default_factory=dict)
    prompts: dict[int, int] = field(default_factory=dict)
    replies: dict[int, int] = field(default_factory=dict)
    writing: dict[int, int] = field(default_factory=dict)
    stopping: dict[int, int] = field(default_factory=dict)
    reading: int | None = None
    told: bool = False
    first: dict[int, int] = field(default_factory=dict)
    """The step at which each reply began."""
    read: int = 0

    def __post_init__(self) -> None:
        self.order = ReadingOrder(SLOTS, self.context, SHARE, BATCH)

    def ask(self, id: int, prompt: int, known: int = 0, reply: int | None = None) -> None:
        self.prompts[id], self.unread[id] = prompt, prompt - known
        self.replies[id] = self.reply if reply is None else reply
        self.do(self.order.arrives(id, self.replies[id]))

    def leave(self, id: int) -> None:
        for place in (self.unread, self.writing, self.stopping):
            place.pop(id, None)
        if self.reading == id:
            self.reading = None
        self.do(self.order.left(id))

    def do(self, actions: list[Action]) -> None:
        for action in actions:
            if isinstance(action, Begin):
                assert self.reading is None, "two prompts are read at once"
                assert action.request not in self.stopping
                self.reading, self.told = action.request, False
                assert len(self.writing) < SLOTS
            else:
                assert isinstance(action, PutBack) and self.reading == action.request
                self.reading, self.stopping[action.request] = None, self.lag
        needs = [min(SHARE, self.prompts[id] + self.replies[id]) for id in self.writing]
        assert sum(needs) <= self.context, "the context is full"

    def step(self) -> None:
        self.steps += 1
        for id, left in list(self.stopping.items()):
            if left <= 0:
                del self.stopping[id]
                self.do(self.order.dropped(id))
        for id in list(self.writing):
            self.writing[id] -= 1
            if self.writing[id] <= 0:
                self.leave(id)
        if self.reading is not None and not self.told:
            self.told = True
            self.do(self.order.told(self.reading, self.prompts[self.reading], self.unread[self.reading]))
        room = BATCH
        for id in [*self.stopping, *([self.reading] if self.reading is not None else [])]:
            taken = min(room, self.unread[id] - (id in self.stopping))  # its last token is not waited for
            room -= taken
            self.read += taken
            self.unread[id] -= taken
        self.stopping = {id: left - 1 for id, left in self.stopping.items()}
        reader = self.reading
        if reader is None or not self.told:
            return
        if self.unread[reader] == 0:
            self.reading = None
            self.first[reader], self.writing[reader] = self.steps, self.replies[reader]
            del self.unread[reader]
            self.do(self.order.writes(reader))
        else:
            self.do(self.order.told(reader, self.prompts[reader], self.unread[reader]))

    def until(self, id: int, most: int) -> int:
        """Steps until the reply of ``id`` begins, from now."""
        began = self.steps
        while id not in self.first:
            assert self.steps - began <= most, f"{id} waits for more than {most} batches"
            self.step()
        return self.first[id] - began


def test_a_prompt_alone_is_read_at_once_and_never_put_back() -> None:
    order = ReadingOrder(SLOTS, CONTEXT, SHARE, BATCH)
    assert order.arrives(1, 5) == [Begin(1)]
    for unread in (100, 90, 80):
        assert order.told(1, 100, unread) == []
    assert order.writes(1) == []
    assert order.left(1) == []


@pytest.mark.parametrize(
    ("unread", "then"),
    [
        pytest.param(90, [PutBack(1), Begin(2)], id="a newcomer may have a short question"),
        pytest.param(BATCH, [], id="its last batch is read"),
    ],
)
def test_who_comes_while_a_long_prompt_is_read(unread: int, then: list[Action]) -> None:
    order = ReadingOrder(SLOTS, CONTEXT, SHARE, BATCH)
    order.arrives(1, 5)
    order.told(1, 100, 100)
    order.told(1, 100, unread)
    assert order.arrives(2, 5) == then


def test_who_was_put_back_has_a_batch_read_before_it_is_again() -> None:
    order = ReadingOrder(SLOTS, CONTEXT, SHARE, BATCH)
    order.arrives(1, 5)
    order.told(1, 100, 100)
    assert order.arrives(2, 5) == [PutBack(1), Begin(2)]
    order.dropped(1)
    order.told(2, 5, 5)
    assert order.writes(2) == [Begin(1)]
    assert order.arrives(3, 5) == []
    assert order.told(1, 100, 100) == []
    assert order.told(1, 100, 90) == [PutBack(1), Begin(3)]


@pytest.mark.parametrize(
    ("prompt", "unread", "then"),
    [
        pytest.param(100, 50, [], id="it is shorter, so it goes on"),
        pytest.param(180, 180, [PutBack(2), Begin(1)], id="it is longer, so the first is next"),
        pytest.param(90, 90, [PutBack(2), Begin(1)], id="of two alike the first is next"),
        pytest.param(180, 60, [], id="most of it is known already"),
    ],
)
def test_a_newcomer_s_prompt_is_weighed_once_it_is_known(
    prompt: int, unread: int, then: list[Action]
) -> None:
    order = ReadingOrder(SLOTS, CONTEXT, SHARE, BATCH)
    order.arrives(1, 5)
    order.told(1, 100, 100)
    order.told(1, 100, 90)
    order.arrives(2, 5)
    order.dropped(1)
    assert order.told(2, prompt, unread) == then


def test_everybody_is_answered_whatever_comes_when_and_no_token_is_read_twice() -> None:
    lengths, gaps = (3, 25, 60), (0, 1, 4)
    for sizes in itertools.product(lengths, repeat=3):
        for waits in itertools.product(gaps, repeat=2):
            for lag in (0, 1, 2):
                model = Model(lag)
                for id, size in enumerate(sizes):
                    model.ask(id, size)
                    for _ in range(waits[id] if id < 2 else 0):
                        model.step()
                for id in range(3):
                    model.until(id, 100)
                assert model.read == sum(sizes)
                assert model.steps <= sum(-(-size // BATCH) for size in sizes) + 3 * (lag + 2) + sum(waits)


@pytest.mark.parametrize("longs", [1, 2, 3, 6])
@pytest.mark.parametrize("lag", [0, 1, 2])
def test_a_short_question_waits_for_a_few_batches_however_many_long_prompts_there_are(
    longs: int, lag: int
) -> None:
    for moment in range(2 * longs + 8):
        model = Model(lag, context=10 * SHARE)
        for id in range(longs):
            model.ask(id, 150)
        for _ in range(moment):
            model.step()
        # Those that came before it and were not asked about are, and between two of them one that has waited for long:
        # a batch each, and what is still read of the one before.
        new = sum(model.unread.get(id, 0) == 150 for id in range(longs))
        model.ask(99, BATCH)
        assert model.until(99, 1000) <= (2 * new + 2) * (1 + lag) + 1


def test_long_prompts_that_have_waited_for_long_do_not_come_before_a_short_question_all_at_once() -> None:
    model = Model(lag=0, reply=1, context=100 * SHARE)
    for id in range(12):
        model.ask(id, 150)
    while any(model.unread.get(id, 0) == 150 for id in range(12)):
        model.step()
    for id in range(20, 20 + PATIENCE):
        model.ask(id, BATCH)
    model.ask(99, BATCH)
    assert model.until(99, 1000) <= 2 * PATIENCE + 2 + 1


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_a_long_prompt_is_read_although_short_questions_never_stop_coming(lag: int) -> None:
    model = Model(lag, reply=1)
    model.ask(0, 150)
    for id in range(1, 1000):
        model.step()
        model.ask(id, BATCH // 2)
        if 0 in model.first:
            break
    batches = 150 // BATCH
    assert model.first[0] <= (batches + 1) * (PATIENCE + 1) * (lag + 1)


def test_two_long_prompts_are_read_one_after_the_other_and_not_in_turns() -> None:
    model = Model()
    model.ask(1, 150)
    model.step()
    model.ask(2, 150)
    model.until(1, 100)
    assert model.first[1] <= 15 + 2  # the other's first batch, and that it was put back
    model.until(2, 100)
    assert model.first[2] <= 30 + 2


def test_who_leaves_frees_the_place_whatever_becomes_of_the_prompt() -> None:
    for moment in range(30):
        model = Model(reply=4)
        for id in (1, 2, 3):
            model.ask(id, 40)
        for _ in range(moment):
            model.step()
        for id in (1, 2, 3):
            if id in model.unread or id in model.writing:
                model.leave(id)
        model.ask(9, 40)
        assert model.until(9, 100) <= 6


def test_no_more_replies_are_written_than_there_are_slots_and_the_next_comes_when_one_is_over() -> None:
    order = ReadingOrder(2, CONTEXT, SHARE, BATCH)
    for id in (1, 2):
        assert order.arrives(id, 5) == [Begin(id)]
        order.told(id, 5, 5)
        assert order.writes(id) == []
    assert order.arrives(3, 5) == []
    assert order.left(1) == [Begin(3)]


def test_replies_at_their_longest_have_room_together() -> None:
    model = Model(reply=100)
    for id in range(4):
        model.ask(id, 150)
    for id in range(4):
        model.until(id, 1000)
    # Two have room at a time, each with a share of 200 of 400.
    assert model.first[2] > model.first[0] + 90


def written(order: ReadingOrder, id: int, prompt: int, reply: int) -> None:
    """A reply that is being written."""
    order.arrives(id, reply)
    order.told(id, prompt, prompt)
    order.writes(id)


def test_a_prompt_for_which_there_turns_out_to_be_no_room_waits_until_there_is() -> None:
    order = ReadingOrder(SLOTS, CONTEXT, SHARE, BATCH)
    written(order, 1, 100, 100)
    written(order, 2, 50, 50)
    assert order.arrives(3, 50) == [Begin(3)]
    assert order.told(3, 100, 100) == [PutBack(3)]
    assert order.dropped(3) == []
    assert order.arrives(4, 20) == [Begin(4)]  # another has room
    order.told(4, 10, 10)
    assert order.writes(4) == [] and order.left(4) == []
    assert order.left(2) == [Begin(3)]


def test_what_was_put_back_keeps_its_room_until_llama_cpp_has_dropped_it() -> None:
    order = ReadingOrder(SLOTS, CONTEXT, SHARE, BATCH)
    written(order, 1, 100, 100)
    order.arrives(2, 100)
    order.told(2, 150, 150)
    order.told(2, 150, 140)
    assert order.arrives(3, 20) == [PutBack(2)]
    assert order.dropped(2) == [Begin(3)]


def test_one_that_waits_for_room_is_not_passed_over_for_ever() -> None:
    model = Model(reply=10)
    model.ask(1, 190)
    for id in range(2, 500):
        model.step()
        # There is never room for the long one, unless the others are made to wait.
        model.ask(id, 5, reply=120)
        model.replies[id] = 5
        if 1 in model.first:
            return
    pytest.fail(f"it waits although others come and go: {model.first}")
