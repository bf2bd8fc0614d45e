"""A provider is built when a model is asked, once."""

from __future__ import annotations

from taskflow.completion import CompletionRequest
from taskflow.llm.late import LateProvider

from tests.fakes.provider import FakeProvider, say
from tests.support.manual_clock import ManualClock


async def test_it_is_built_with_the_first_question_and_asked_all_of_them() -> None:
    made: list[FakeProvider] = []

    def build() -> FakeProvider:
        made.append(FakeProvider(ManualClock(), [say("One.")]))
        return made[-1]

    late = LateProvider(build)
    assert made == []
    stops = late.stops_unheard("m")
    assert (len(made), stops) == (1, made[0].stops_unheard("m"))
    request = CompletionRequest("m", (), 10)
    for _ in range(2):
        await late.open(request)
    assert (len(made), made[0].requests) == (1, [request, request])
