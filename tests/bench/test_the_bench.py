"""What the bench sends is what Twilio sends, and what it counts is what is there."""

from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from sqlalchemy import text
from twilio.request_validator import RequestValidator

from bench import bodies, letters, report, stock, year, year_counted
from bench.load import Run
from models import EventKind
from models.database import Database
from models.storage.sealed import use_keys


@pytest.fixture
def lines(tmp_path: Path) -> list[tuple[str, str]]:
    bodies.write(tmp_path / "requests", 3, account_sid="AC" + "b" * 32, token="a token")
    return [tuple(line.split("\t")) for line in (tmp_path / "requests").read_text().splitlines()]  # type: ignore[misc]


def test_every_request_is_signed_as_twilios_own_validator_wants_it(lines: list[tuple[str, str]]) -> None:
    validator = RequestValidator("a token")
    for signature, body in lines:
        assert validator.validate(bodies.PUBLIC_BASE_URL + bodies.PATH, dict(parse_qsl(body)), signature)


def test_every_request_is_another_call_of_twenty_eight_fields(lines: list[tuple[str, str]]) -> None:
    calls = [dict(parse_qsl(body)) for _, body in lines]
    assert {len(call) for call in calls} == {28}
    assert len({call["CallSid"] for call in calls}) == 3
    assert all(800 < len(body) < 1400 for _, body in lines)


def test_the_large_database_is_one_real_complaint_many_times(database: Database) -> None:
    use_keys({"1": b"k" * 32})
    stock.fill(database, 40)
    with database.reading() as session:
        for table, least in (
            ("call", 40),
            ("complaint", 40),
            ("turn", 40),
            ("obligation", 40),
            ("event", 120),
        ):
            count = session.connection().execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()
            assert count >= least, table


def test_a_call_to_a_large_database_is_taken_like_any_other(
    database: Database, request: pytest.FixtureRequest
) -> None:
    use_keys({"1": b"k" * 32})
    stock.fill(database, 40)
    app: Flask = request.getfixturevalue("app")  # only now: filling wants the file to itself
    settings = app.config["SETTINGS"]
    sent = bodies.fields(settings.twilio_account_sid, "CA" + "1" * 32, 7)
    url = f"{settings.public_base_url}{bodies.PATH}"
    signed = bodies.signature(settings.twilio_auth_tokens[0], url, sent)
    answer = app.test_client().post(bodies.PATH, data=sent, headers={"X-Twilio-Signature": signed})
    assert answer.status_code == 200 and b"<Gather" in answer.data


def test_ratios_are_paired_within_a_round() -> None:
    def run(answered: int) -> Run:
        return Run(answered=answered, seconds=1, p50_ms=1, p99_ms=1, refused=0, broken=0)

    runs = {"ours": [run(50), run(10)], "other": [run(100), run(10)]}
    assert report.ratio(runs, "ours", "other") == (0.75, 0.5, 1.0)


def test_a_small_days_post_is_measured_like_a_large_one() -> None:
    said, ((met, aim),) = letters.a_days_post(pages=5)
    assert "5 pages" in said and met and "60 for 1,000" in aim


def test_a_small_year_is_lived_and_nothing_in_it_is_missed_or_done_twice(tmp_path: Path) -> None:
    """Every fate once or more: accepted, silent, come back, deadlocked, with the ombudsman, untouched."""
    use_keys({"1": b"k" * 32})
    lived = year.lived(100, f"sqlite:///{tmp_path / 'year.db'}")
    assert lived.wrong == []
    assert sum(lived.looked) > 300 and sum(lived.letters) >= 3
    # And the count would have said so: one obligation forgotten, one complaint closed a second time.
    database = Database(f"sqlite:///{tmp_path / 'year.db'}")
    now = lived.last_night
    with database.transaction() as tx:
        tx.log(EventKind.STAGE_CHANGED, at=now, by="system", complaint=1, now="closed")
    with database.transaction() as tx:
        tx.connection().execute(text("UPDATE obligation SET state = 'running' WHERE id = 1"))
    found = " ".join(year_counted.what_is_wrong(database, now))
    assert "1 still running past their end" in found and "1 never closed, or closed twice" in found
