"""What others do, and the least that anybody could do: three Flask apps for the same request."""

import os
from datetime import UTC, datetime

from flask import Flask, Response, request
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine, select
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

from bench.bodies import PATH, PUBLIC_BASE_URL


def _welcome() -> str:
    answer = VoiceResponse()
    gather = Gather(action=f"{PUBLIC_BASE_URL}/ivr/next", num_digits=1, input="dtmf speech", language="en-GB")
    gather.say("For a new complaint, press 1. For a complaint you have made, press 2.", voice="Polly.Amy")
    answer.append(gather)
    answer.redirect(f"{PUBLIC_BASE_URL}/ivr/next")
    return str(answer)


def bare() -> Flask:
    """Flask alone: a fixed answer, nothing checked, nothing kept."""
    app, fixed = Flask("bare"), _welcome()

    @app.post(PATH)
    def voice() -> Response:
        return Response(fixed, content_type="text/xml")

    return app


def signed() -> Flask:
    """Flask, Twilio's own validator and TwiML builder: the signed floor."""
    app, validator = Flask("signed"), RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])

    @app.post(PATH)
    def voice() -> Response:
        if not _genuine(validator):
            return Response(status=403)
        return Response(_welcome(), content_type="text/xml")

    return app


class NaiveCall(SQLModel, table=True):
    """A call as a first version keeps it."""

    id: int | None = Field(default=None, primary_key=True)
    sid: str = Field(unique=True)
    from_number: str
    status: str
    at: datetime


def naive() -> Flask:
    """The signed floor, and one SQLModel read and one committed write, on SQLite as safe as ours is."""
    app, validator = Flask("naive"), RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    engine = create_engine(os.environ["NAIVE_DATABASE_URL"], connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def promise(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    SQLModel.metadata.create_all(engine, tables=[NaiveCall.__table__])  # type: ignore[attr-defined]
    engine.dispose()

    @app.post(PATH)
    def voice() -> Response:
        if not _genuine(validator):
            return Response(status=403)
        sent = request.form
        with Session(engine) as session:
            call = session.exec(select(NaiveCall).where(NaiveCall.sid == sent["CallSid"])).first()
            if call is None:
                call = NaiveCall(
                    sid=sent["CallSid"],
                    from_number=sent["From"],
                    status=sent["CallStatus"],
                    at=datetime.now(UTC),
                )
            session.add(call)
            session.commit()
        return Response(_welcome(), content_type="text/xml")

    return app


def _genuine(validator: RequestValidator) -> bool:
    sent = request.headers.get("X-Twilio-Signature", "")
    return bool(validator.validate(PUBLIC_BASE_URL + request.path, request.form, sent))
