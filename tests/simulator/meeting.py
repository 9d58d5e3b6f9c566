"""A caller in a conference, and staff brought in by REST."""

from simulator.scripted_handset import Handset, Network
from tests.simulator.application import Application

NUMBER, CALLER = "+443300538188", "+447700900123"
ADVISER, MANAGER = "+447700900201", "+447700900202"
EVENTS = "start end join leave mute hold modify announcement"
ROOM = (
    '<Dial action="/after"><Conference participantLabel="customer" beep="false" endConferenceOnExit="true" waitUrl="/wait" '
    f'statusCallback="/conference" statusCallbackEvent="{EVENTS}">room-1</Conference></Dial><Say>Next verb.</Say>'
)


def bring_in(network: Network, app: Application, number: str, label: str, **more: object) -> Handset:
    settings = {"label": label, "beep": "false", "end_conference_on_exit": False, "early_media": False} | more
    app.client.conferences("room-1").participants.create(from_=NUMBER, to=number, **settings)
    leg = network.handset(number).wait_to_ring()
    leg.answer()
    return leg


def events(app: Application) -> list[str]:
    seen = sorted(app.at("/conference"), key=lambda s: int(s.form["SequenceNumber"]))
    return [s.form["StatusCallbackEvent"] for s in seen]
