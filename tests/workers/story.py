"""Telling a call's story from outside: handsets and softphones on one side, the desk's own row methods on the other."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlmodel import select

import models
from laptop.system import System
from models import Call, Complaint, Escalation, Event, EventKind, Leg, Presence, Role, Staff, queries
from models.database import Database, bind
from models.storage.sealed import use_keys
from models.telephone import routing
from models.wall_clock import now
from simulator.scripted_handset import Handset, Network
from tests.servers import system as servers
from workers import announcer

T = TypeVar("T")
CALLER = "+447700900101"


def eventually(what: Callable[[], T], seconds: float = 30.0, why: str = "it did not come about") -> T:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, why
        time.sleep(0.02)
    return found


class Story:
    """One running system, seen by a test."""

    def __init__(self, system: System):
        self.system, self.settings = system, system.settings
        use_keys(self.settings.data_keys)
        bind(Database(self.settings.database_url))
        announcer.set_up(system.environ["REDIS_URL"])
        models.after_commit(announcer.announce)
        self.network = Network(f"http://127.0.0.1:{self.settings.simulator_port}")
        with models.reading() as session:
            self.staff = {person.email.split("@")[0]: person for person in queries.all_staff(session)}
            self.advisers = [p.id for p in self.staff.values() if p.role == Role.ADVISER]
            self.managers = sorted(p.id for p in self.staff.values() if p.role == Role.MANAGER)
            self.director = next(p for p in self.staff.values() if p.role == Role.MANAGING_DIRECTOR)

    def begin_anew(self) -> None:
        """Everybody hangs up and nobody is ready; what happened so far is counted from here."""
        servers.begin_anew(self.system)
        with models.reading() as session:
            self.since = queries.newest_event_id(session)

    # --- what people do ---------------------------------------------------------------------------------

    def ready(self, staff_id: int) -> None:
        with models.transaction() as tx:
            routing.go_ready(tx, tx.get_one(Staff, staff_id), at=now())

    def dial(self) -> Handset:
        """A caller who complains and asks for a person."""
        caller = self.network.call(CALLER, self.settings.complaints_number)
        caller.wait_to_hear("new complaint")
        caller.press("1")
        caller.wait_to_hear("account number")
        caller.press("0#")  # a nought alone may be the first of an account number, and is waited for
        self.caller = caller
        return caller

    def answer(self, staff_id: int) -> None:
        """F2 at the desk that rings."""
        eventually(lambda: self.call.offered_to_id == staff_id, why=f"{staff_id} was not offered the call")
        with models.transaction() as tx:
            tx.get_one(Call, self.call.id).claim(tx, tx.get_one(Staff, staff_id), at=now())

    def talking(self, staff_id: int) -> Handset:
        """A caller who is talking to this adviser."""
        self.ready(staff_id)
        caller = self.dial()
        self.answer(staff_id)
        eventually(lambda: len(caller.hears) == 1, why=f"the caller hears {caller.hears}")
        return caller

    def escalate(self, to: Role) -> int:
        with models.transaction() as tx:
            call = tx.get_one(Call, self.call.id)
            complaint = tx.get_one(Complaint, call.complaint_id)
            escalation = complaint.escalate(
                to, by=f"staff:{call.adviser_id}", at=now(), call=call, by_staff_id=call.adviser_id
            )
            return escalation.id or 0

    def press(self, escalation_id: int, button: str) -> None:
        """`undo`, `ask_join` or `ask_leave` at the desk."""
        with models.transaction() as tx:
            getattr(tx.get_one(Escalation, escalation_id), button)(tx, by="staff:1", at=now())

    # --- what can be seen -------------------------------------------------------------------------------

    @property
    def call(self) -> Call:
        with models.reading() as session:
            found = queries.call_with_sid(session, self.caller.sid)
            assert found is not None
            return found

    def escalation(self, number: int) -> Escalation:
        with models.reading() as session:
            return session.get_one(Escalation, number)

    def presence(self, staff_id: int) -> Presence:
        with models.reading() as session:
            return session.get_one(Staff, staff_id).presence

    def legs(self) -> list[Leg]:
        with models.reading() as session:
            return list(session.exec(select(Leg).where(Leg.call_id == self.call.id)).all())

    def events(self, kind: EventKind) -> list[Event]:
        """What happened of that kind since the test began."""
        with models.reading() as session:
            return [each for each in queries.events_after(session, self.since) if each.kind == kind]

    def on_hold(self) -> bool:
        room = self.caller.state["room"]
        return bool(room and room.get("on_hold"))

    def asked(self, about: str) -> list[dict]:
        """What the workers asked of the carrier, by the ledger's name for it."""
        return [
            entry for entry in self.network.ledger() if entry["kind"] == "rest" and entry["about"] == about
        ]
