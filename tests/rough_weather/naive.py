"""THE CONTROL, no part of the product: the same nouns and the same law, without the turn rule.

Written the way tutorials write it: each address does its step whenever it is asked. It is signed, it commits
before it answers, its transactions are the product's own; all that it lacks is to know that it was asked before.
Under the same weather and kills it must open complaints twice; if it does not, the proof proves nothing.
"""

from flask import Flask, Response, request

import models
from carrier.callbacks import with_overrides
from carrier.numbers import Caller
from carrier.webhook import signed_webhook
from code_of_practice import references
from ivr import twiml
from ivr.reply import Listen
from ivr.spoken import listening, said
from models import wall_clock
from models.casework.complaints import Complaint
from settings import Settings


def create_app() -> Flask:
    app, settings = Flask(__name__), Settings.from_environment()
    models.use_keys(settings.data_keys)
    models.bind(models.Database(settings.database_url))
    complain = with_overrides(f"{settings.public_base_url}/ivr/complain")

    def asked() -> str:
        question = said("For a new complaint, press 1.")
        return twiml.document([listening(Listen(keys=1), question, complain), twiml.redirect(complain)])

    @app.get("/healthz")
    def alive() -> str:
        return "alive"

    @app.post("/ivr/voice")
    def voice() -> Response:
        return Response(asked(), content_type="text/xml")

    @app.post("/ivr/complain")
    def opened() -> Response:
        hook = signed_webhook(request, settings)
        if hook is None:
            return Response(status=403)
        if hook.digits != "1":
            return Response(asked(), content_type="text/xml")
        with models.transaction() as tx:
            complaint = Complaint.opened(tx, by="caller", at=wall_clock.now())
            complaint.reach = Caller.from_twilio(hook.from_).number
        reference = f"Your complaint reference is {references.spoken(complaint.reference)}."
        goodbye = with_overrides(f"{settings.public_base_url}/ivr/goodbye")
        return Response(
            twiml.document([listening(Listen(keys=1), said(reference), goodbye), twiml.HANG_UP]),
            content_type="text/xml",
        )

    @app.post("/ivr/status")
    def status() -> Response:
        return Response(status=204)

    return app
