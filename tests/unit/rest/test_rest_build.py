"""What an application is made of."""

from __future__ import annotations

import importlib
import pkgutil

import httpx
import pytest
from fastapi import APIRouter
from pydantic import BaseModel
from taskflow import rest
from taskflow.protocol import deferred_models
from taskflow.records.database import Database
from taskflow.rest.build import ROUTERS

from tests.support.rest import HOST, api_on


def test_an_application_answers_with_its_routers_own_routes() -> None:
    # FastAPI's `include_router` would make each of them again before the first request is answered.
    declared = [route for router in ROUTERS for route in router.routes]
    taken = {id(route) for route in api_on(Database(lambda fresh: "nowhere")).app.routes}
    assert declared and all(id(route) in taken for route in declared)


async def test_a_monitor_may_ask_by_head_whether_the_api_is_alive() -> None:
    # FastAPI's own routes answer 405 to HEAD: `findings/fastapi-answers-head-with-405.sh`.
    app = api_on(Database(lambda fresh: "nowhere")).app
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        for path, status in (("/api/health/live", 200), ("/api/nothing", 404)):
            got, headed = await client.get(path), await client.head(path)
            assert got.status_code == headed.status_code == status
            assert headed.headers["content-length"] == got.headers["content-length"]


def test_no_router_of_the_package_is_forgotten() -> None:
    modules = (
        importlib.import_module(each.name) for each in pkgutil.walk_packages(rest.__path__, "taskflow.rest.")
    )
    found = {
        id(value) for module in modules for value in vars(module).values() if isinstance(value, APIRouter)
    }
    assert found == {id(router) for router in ROUTERS}


def test_the_shape_of_failures_is_described_once_and_no_route_makes_a_reader_of_it() -> None:
    described = api_on(Database(lambda fresh: "nowhere")).app.openapi()
    answers = [
        answer
        for path in described["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if status >= "4" and "/Failure" in str(answer)
    ]
    assert {"success", "error"} == described["components"]["schemas"]["Failure"]["properties"].keys()
    made = sum(len(getattr(route, "response_fields", ())) for router in ROUTERS for route in router.routes)
    assert len(answers) > 200 > 20 > made > 0


def test_models_of_others_are_built_late_only_where_that_was_said() -> None:
    with pytest.raises(ZeroDivisionError), deferred_models():

        class Inside(BaseModel):
            number: int

        raise ZeroDivisionError
    assert not Inside.__pydantic_complete__
    assert Inside(number=1).number == 1 and Inside.__pydantic_complete__

    class Outside(BaseModel):
        number: int

    assert Outside.__pydantic_complete__ and "defer_build" not in BaseModel.model_config
