"""A desk with people at it."""

import pytest
from flask import Flask

from code_of_practice.roles import Role
from tests.agent_console.people import Desk, a_customer, a_person, at_a_desk


@pytest.fixture
def adviser(app: Flask) -> Desk:
    """Daniel, an adviser, signed in."""
    return at_a_desk(app, a_person("Daniel Price", Role.ADVISER))


@pytest.fixture
def colleague(app: Flask) -> Desk:
    """Joyce, another adviser."""
    return at_a_desk(app, a_person("Joyce Adeyemi", Role.ADVISER))


@pytest.fixture
def manager(app: Flask) -> Desk:
    return at_a_desk(app, a_person("Ruth Bevan", Role.MANAGER))


@pytest.fixture
def managing_director(app: Flask) -> Desk:
    return at_a_desk(app, a_person("Margaret Ellison", Role.MANAGING_DIRECTOR))


@pytest.fixture
def customer(app: Flask) -> int:
    return a_customer().id or 0
