"""Ofcom's rows, one by one: who may complain of what, by when we answer, and where it can be read."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

import models
from code_of_practice import categories, compensation, policy, schemes
from code_of_practice.errors import NotAMember
from code_of_practice.obligations import deadlines, obligations_started_by, obligations_started_by_event
from code_of_practice.policy import Trigger
from code_of_practice.provider import provider
from ivr.places.reference import next_words, reference_words
from models import Complaint, ObligationState
from models.casework.complaint_queries import obligations_of
from models.casework.compliance import kept_between
from models.database import Database
from playbooks import library
from tests.ivr.told import House
from tests.models.conftest import NOON

TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


def due(rule: str, at: datetime) -> date:
    return next(date.fromisoformat(str(each["due"])) for each in deadlines(at, rule) if each["rule"] == rule)


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("My broadband is slow again", "slow_broadband"),
        ("Nobody called me back about it", "customer_service"),
        ("Your man was rude to me", "customer_service"),
    ],
)
def test_any_of_the_three_dissatisfactions_is_a_complaint_without_the_word_and_without_writing(
    database: Database, said: str, about: str
) -> None:
    """R1: "dissatisfied with the service, with how a complaint of theirs is handled, or with how we treat them";
    "The word “complaint” is not needed, and nothing need be in writing"."""
    heard = categories.heard(said)
    assert heard is not None and heard.key == about and "complaint" not in said.lower()
    with models.transaction() as tx:
        complaint = Complaint.opened(tx, by="caller", at=NOON, channel="phone")
        complaint.describe(said, by="caller", at=NOON)
        assert complaint.written_at is None
        rules = {each.rule for each in obligations_of(tx, complaint.id or 0)}
    assert "statutory.adr_letter" in rules and "published.adr_8w_from_written" not in rules


def test_the_code_is_one_click_away_and_its_figures_are_the_policys(client: FlaskClient) -> None:
    """R2: "a short, up-to-date Code: how to complain, what happens then and by when, whom to ask, which ombudsman"; "one
    click from the main page, and free on paper or in another format for whoever asks"."""
    start = client.get("/complaints").text
    (link,) = set(re.findall(r'href="([^"]*/our-code)"', start))
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get(link).text).split())
    rules = policy.held().on(TODAY)
    for said in (
        f"{rules['internal.ack_2wd'].rule.count} working days",
        f"{rules['published.target_10wd'].rule.count} working days",
        f"{rules['close.silence_28d'].rule.count} days",
        "Ask the person you speak to for a manager",
        schemes.scheme_on(TODAY).website, schemes.scheme_on(TODAY).phone, schemes.scheme_on(TODAY).post,
        "within six weeks", "on paper, in large print, in Braille, as audio or in easy read", "It is free",
        "There will then follow an 8 week period",
    ):  # fmt: skip
        assert said in page, said


def test_every_way_to_complain_is_named_and_the_number_is_not_a_dear_one(app: Flask) -> None:
    """R3: "taken by phone at a free or geographic rate, by post, and by email or web form"."""
    us = provider()
    assert re.match(r"0(1|2|3|80)", us.phone)  # geographic, 03 at the same rate, or free
    page = app.test_client().get("/complaints").text
    for way in (us.phone, "18001", us.email, us.portal, us.postal):
        assert way in page
    doors = {rule.rule for rule in app.url_map.iter_rules()}
    assert {"/complaints", "/api/v1/complaints", "/intake/email", "/ivr/voice"} <= doors


def test_what_is_due_is_counted_kept_or_broken_rule_by_rule(app: Flask) -> None:
    """R4: "a provider watches whether it keeps all this"."""
    with models.transaction() as tx:
        for late in (False, False, True):
            complaint = Complaint.opened(tx, by="customer", at=NOON, channel="email")
            owed = next(
                each for each in obligations_of(tx, complaint.id or 0) if each.rule == "internal.ack_2wd"
            )
            done = NOON + timedelta(days=5 if late else 1)
            owed.settle(tx, state=ObligationState.KEPT, by="system", at=done, why="acknowledged")
    with models.reading() as session:
        (only,) = kept_between(session, NOON, NOON + timedelta(days=4))
    assert (only.rule, only.kept, only.broken, only.hundredths) == ("internal.ack_2wd", 2, 1, 66)
    since, until = NOON.isoformat(), (NOON + timedelta(days=4)).isoformat()
    said = app.test_cli_runner().invoke(args=["compliance", "--since", since, "--until", until, "--json"])
    assert json.loads(said.stdout)[0]["kept_in_100"] == 66


def test_six_weeks_after_it_was_first_received_on_any_channel() -> None:
    """R7: "still unresolved six weeks after it was first received leads to an ADR letter"."""
    monday = datetime(2026, 10, 5, 9, tzinfo=UTC)
    assert due("statutory.adr_letter", monday) == date(2026, 11, 16)
    phoned = {each.rule for each in obligations_started_by(monday)}
    written = {each.rule for each in obligations_started_by(monday, written_at=monday)}
    assert "statutory.adr_letter" in phoned & written


def test_bills_and_the_code_name_the_right_and_the_scheme(app: Flask, client: FlaskClient) -> None:
    """R11: "The right to ADR and the scheme are named on paper and electronic bills and in the Code"."""
    words = app.test_cli_runner().invoke(args=["bill-words", "--on", TODAY.isoformat()]).output
    for said in (
        "six weeks",
        "the Communications Ombudsman",
        "independent",
        "free",
        "www.commsombudsman.org",
    ):
        assert said in words
    assert "the Communications Ombudsman" in client.get("/complaints/our-code").text
    old = app.test_cli_runner().invoke(args=["bill-words", "--on", "2020-01-01T12:00+00:00", "--json"])
    assert json.loads(old.stdout)["scheme"] == "Ombudsman Services: Communications"


def test_a_call_ends_with_reference_dates_contact_the_way_up_and_the_ombudsman() -> None:
    """R13: "The caller leaves with the reference, what happens next and by when, a named contact, how to escalate, an
    offer of the Code and the sentence about ADR; and gets it in writing"."""
    house = House(their_reference="12345674")
    heard = " ".join((*reference_words(house), *next_words(house)))
    for said in ("1 2 3 4", "Friday the 4th of December", "Sunday the 3rd of January", "Ombudsman", "free"):
        assert said in heard
    closing = library.load().current["closing"].guide
    told = {topic for step in closing.steps.values() for topic in step.tells}
    assert {"reference", "next_step", "contact", "escalation", "adr", "in_writing"} <= told
    assert any("Code of Practice" in str(point) for step in closing.steps.values() for point in step.points)


@pytest.mark.parametrize(("received", "by"), [("2026-04-07", "2026-06-02"), ("2026-04-08", "2026-05-20")])
def test_received_on_7_april_is_due_on_2_june_and_on_8_april_on_20_may(received: str, by: str) -> None:
    """R14: "received 7 April, due 2 June; received 8 April, due 20 May"."""
    at = datetime.fromisoformat(f"{received}T12:00:00+01:00")
    assert due("statutory.adr_letter", at) == date.fromisoformat(by)


def test_the_schemes_own_clocks_end_when_they_say() -> None:
    """R16: "less than twelve months after the letter, so the last safe day is the day before the anniversary"; "carried
    out in 28 calendar days, of CISAS in 20 working days"."""
    sent = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert due("adr.referral_last_safe_day", sent) == date(2027, 11, 22)
    assert due("adr.co_remedy_28d", sent) == date(2026, 12, 21)
    assert due("adr.cisas_remedy_20wd", sent) == date(2026, 12, 21)
    christmas = datetime(2026, 12, 14, 12, tzinfo=UTC)  # three bank holidays in the twenty working days
    assert due("adr.cisas_remedy_20wd", christmas) == date(2027, 1, 14)


def test_personal_data_has_its_own_thirty_days_and_the_ico() -> None:
    """R17: "acknowledged within 30 days and its outcome told without undue delay"; "the ICO’s and not ADR’s"."""
    assert categories.category("data_protection").second_clock == "dp.ack_30d_ico"
    found = {each.rule: each for each in obligations_started_by(TODAY, about_personal_data=True)}
    assert found["dp.ack_30d_ico"].due == date(2026, 12, 22) and not found["dp.ack_30d_ico"].adr_clock


def test_ones_own_data_comes_within_a_calendar_month_rolled_on() -> None:
    """R18: "answered within one calendar month; the corresponding date, rolled on from a weekend or holiday"."""
    assert due("dp.sar_1m", datetime(2026, 11, 25, 12, tzinfo=UTC)) == date(2026, 12, 29)
    (owed,) = obligations_started_by_event(Trigger.SUBJECT_ACCESS_RECEIVED, TODAY, first_received_at=TODAY)
    assert owed.due == date(2026, 12, 22)


def test_a_loss_not_repaired_in_two_working_days_counts_from_the_next_and_nobody_is_promised_it() -> None:
    """R19: "not repaired by 23:59 on the second working day after the report, every calendar day from then on"; "nothing
    shows that we have joined"."""
    reported = datetime(2026, 12, 24, 10, tzinfo=UTC)
    assert due("comp.repair_first_paid_day", reported) == date(2026, 12, 31)
    with pytest.raises(NotAMember):
        compensation.must_be_a_member()


def test_thirty_calendar_days_to_put_a_slow_line_right() -> None:
    """R20: "put right within 30 calendar days, or the customer may leave without a charge"."""
    assert due("speed.fix_30d", TODAY) == date(2026, 12, 22)


def test_whoever_answers_has_the_rights_to_say_and_the_way_up_at_hand() -> None:
    """R4: "those who answer are trained to hear a complaint and know about ADR": every whole guide tells both."""
    for name in ("opening", "closing"):
        guide = library.load().current[name].guide
        assert "ofcom-c4" in guide.cites
    assert "logged" in {
        topic for step in library.load().current["opening"].guide.steps.values() for topic in step.tells
    }
