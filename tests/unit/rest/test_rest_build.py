"""What an application is made of."""

from __future__ import annotations

import importlib
import pkgutil

from fastapi import APIRouter
from taskflow import rest
from taskflow.records.database import Database
from taskflow.rest.build import ROUTERS

from tests.support.rest import api_on


def test_an_application_answers_with_its_routers_own_routes() -> None:
    # FastAPI's `include_router` would make each of them again before the first request is answered.
    declared = [route for router in ROUTERS for route in router.routes]
    taken = {id(route) for route in api_on(Database(lambda fresh: "nowhere")).app.routes}
    assert declared and all(id(route) in taken for route in declared)


def test_no_router_of_the_package_is_forgotten() -> None:
    modules = (
        importlib.import_module(each.name) for each in pkgutil.walk_packages(rest.__path__, "taskflow.rest.")
    )
    found = {
        id(value) for module in modules for value in vars(module).values() if isinstance(value, APIRouter)
    }
    assert found == {id(router) for router in ROUTERS}
