"""Recordings of calls and conferences, and their audio (https://www.twilio.com/docs/voice/api/recording)."""

from aiohttp import web

from simulator.recordings import Recording
from simulator.rest import shapes
from simulator.rest.calls import call_of, callback
from simulator.rest.conferences import conference_of
from simulator.rest.door import Refusal, Visit


def _all(visit: Visit) -> list[Recording]:
    """Those of the call or conference in the path, or all."""
    recordings = visit.network.recordings
    if "call" in visit.request.match_info:
        return recordings.of_call(call_of(visit, "call"))
    if "conference" in visit.request.match_info:
        return recordings.of_conference(conference_of(visit))
    return list(recordings.all.values())


def _one(visit: Visit) -> Recording:
    found, sid = _all(visit), visit["sid"]
    if sid == "Twilio.CURRENT":
        running = [r for r in found if not r.done]
        if running:
            return running[-1]
    recording = next((r for r in found if r.sid == sid), None)
    if recording is None:
        raise Refusal(20404, sid)
    return recording


async def index(visit: Visit) -> web.Response:
    """Newest first."""
    rows = [shapes.recording(r) for r in reversed(_all(visit))]
    wanted = {"CallSid": "call_sid", "ConferenceSid": "conference_sid"}
    return visit.page(
        "recordings",
        [
            r
            for r in rows
            if all(r[key] == visit.get(name) for name, key in wanted.items() if visit.get(name))
        ],
    )


async def create(visit: Visit) -> web.Response:
    """Records a call from now on; 21220 when it is not in progress."""
    call = call_of(visit, "call")
    if not call.live:
        raise Refusal(21220, "only a call in progress can be recorded")
    channels = 2 if visit.get("RecordingChannels") == "dual" else 1
    told = callback(visit, "RecordingStatusCallback")
    recording = visit.network.recordings.start(
        "StartCallRecordingAPI",
        call=call,
        channels=channels,
        track=visit.get("RecordingTrack", "both"),
        callback=told,
    )
    return web.json_response(shapes.recording(recording), status=201)


async def fetch(visit: Visit) -> web.Response:
    """One."""
    return web.json_response(shapes.recording(_one(visit)))


async def update(visit: Visit) -> web.Response:
    """Pauses, resumes or stops it."""
    recording, status = _one(visit), visit.get("Status")
    if recording.done:
        raise Refusal(21220, "the recording has ended")
    if status == "paused":
        recording.pause(visit.get("PauseBehavior", "silence"))
    elif status == "stopped":
        recording.stop()
    else:
        recording.resume()
    return web.json_response(shapes.recording(recording))


async def delete(visit: Visit) -> web.Response:
    """Deletes it."""
    del visit.network.recordings.all[_one(visit).sid]
    return web.Response(status=204)


async def media(visit: Visit) -> web.Response:
    """The audio, once it is done."""
    recording = _one(visit)
    if not recording.done or recording.status == "absent":
        raise Refusal(20404, "it is not there yet")
    return web.Response(body=recording.media(), content_type="audio/x-wav")
