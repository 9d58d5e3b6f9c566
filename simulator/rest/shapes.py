"""The resources as Twilio's JSON (https://www.twilio.com/docs/voice/api): snake case, RFC 2822 dates, relative URIs."""

from typing import Any

from simulator.call import Call
from simulator.conference import Conference
from simulator.messages import Message
from simulator.network import Network
from simulator.numbers import IncomingNumber
from simulator.participant import Participant
from simulator.queues import Member, Queue
from simulator.recordings import Recording
from simulator.webhook_fields import API_VERSION, rfc_2822


def uri(network: Network, *parts: str) -> str:
    """A resource's address without the host."""
    return f"/{API_VERSION}/Accounts/{network.environment.account_sid}/{'/'.join(parts)}.json"


def _common(network: Network, sid: str, *parts: str) -> dict[str, Any]:
    return {
        "sid": sid,
        "account_sid": network.environment.account_sid,
        "api_version": API_VERSION,
        "uri": uri(network, *parts),
    }


def call(c: Call) -> dict[str, Any]:
    """A call."""
    lasted = (
        round((c.ended_at - c.answered_at).total_seconds())
        if c.ended_at and c.answered_at
        else (0 if c.ended_at else None)
    )
    number = c.network.numbers.by_phone_number(c.to if c.direction == "inbound" else c.from_)
    base = uri(c.network, "Calls", c.sid).removesuffix(".json")
    return _common(c.network, c.sid, "Calls", c.sid) | {
        "from": c.from_, "from_formatted": c.from_, "to": c.to, "to_formatted": c.to, "caller_name": c.extra.get("CallerName"),
        "status": c.status, "direction": "outbound-dial" if c.parent else c.direction, "parent_call_sid": c.parent.sid if c.parent else None,
        "phone_number_sid": number.sid if number else None, "forwarded_from": c.extra.get("ForwardedFrom"), "answered_by": None, "group_sid": None,
        "trunk_sid": None, "queue_time": "0", "price": None, "price_unit": "USD", "duration": None if lasted is None else str(lasted),
        "date_created": rfc_2822(c.started_at), "date_updated": rfc_2822(c.ended_at or c.answered_at or c.started_at),
        "start_time": rfc_2822(c.answered_at or c.started_at), "end_time": rfc_2822(c.ended_at) if c.ended_at else None,
        "subresource_uris": {"recordings": f"{base}/Recordings.json", "transcriptions": f"{base}/Transcriptions.json"},
    }  # fmt: skip


def conference(c: Conference) -> dict[str, Any]:
    """A conference."""
    base = uri(c.network, "Conferences", c.sid).removesuffix(".json")
    return _common(c.network, c.sid, "Conferences", c.sid) | {
        "friendly_name": c.name, "status": c.status, "region": "ie1", "date_created": rfc_2822(c.created), "date_updated": rfc_2822(c.updated),
        "reason_conference_ended": c.reason_ended, "call_sid_ending_conference": c.ended_by,
        "subresource_uris": {"participants": f"{base}/Participants.json", "recordings": f"{base}/Recordings.json"},
    }  # fmt: skip


def participant(p: Participant, c: Conference) -> dict[str, Any]:
    """A participant."""
    return {
        "account_sid": c.network.environment.account_sid, "api_version": API_VERSION, "conference_sid": c.sid, "call_sid": p.call.sid,
        "label": p.label or None, "muted": p.muted, "hold": p.hold, "coaching": bool(p.coaching), "call_sid_to_coach": p.coaching or None,
        "start_conference_on_enter": p.start_on_enter, "end_conference_on_exit": p.end_on_exit, "status": p.status, "queue_time": "0",
        "date_created": rfc_2822(p.created), "date_updated": rfc_2822(p.updated),
        "uri": uri(c.network, "Conferences", c.sid, "Participants", p.call.sid),
    }  # fmt: skip


def queue(network: Network, q: Queue) -> dict[str, Any]:
    """A queue."""
    base = uri(network, "Queues", q.sid).removesuffix(".json")
    return _common(network, q.sid, "Queues", q.sid) | {
        "friendly_name": q.name, "current_size": len(q.members), "max_size": q.max_size, "average_wait_time": q.average(),
        "date_created": rfc_2822(q.created), "date_updated": rfc_2822(q.updated), "subresource_uris": {"members": f"{base}/Members.json"},
    }  # fmt: skip


def member(network: Network, m: Member) -> dict[str, Any]:
    """A caller in a queue."""
    return {
        "account_sid": network.environment.account_sid, "call_sid": m.call.sid, "queue_sid": m.queue.sid, "position": m.position,
        "wait_time": m.seconds, "date_enqueued": rfc_2822(m.since), "uri": uri(network, "Queues", m.queue.sid, "Members", m.call.sid),
    }  # fmt: skip


def recording(r: Recording) -> dict[str, Any]:
    """A recording."""
    return _common(r.network, r.sid, "Recordings", r.sid) | {
        "call_sid": r.call.sid if r.call else None, "conference_sid": r.conference.sid if r.conference else None, "status": r.status,
        "channels": r.channels, "source": r.source, "track": r.track, "duration": str(r.seconds) if r.done else "-1", "error_code": None,
        "price": None, "price_unit": "USD", "encryption_details": None, "date_created": rfc_2822(r.created), "date_updated": rfc_2822(r.updated),
        "start_time": rfc_2822(r.created), "media_url": r.media_url, "subresource_uris": {},
    }  # fmt: skip


def message(network: Network, m: Message) -> dict[str, Any]:
    """A message; `date_sent` is null until it is."""
    return _common(network, m.sid, "Messages", m.sid) | {
        "to": m.to, "from": m.from_, "body": m.body, "status": m.status, "direction": "outbound-api", "num_segments": str(m.segments), "num_media": "0",
        "messaging_service_sid": m.service_sid, "price": None, "price_unit": "USD", "error_code": m.error_code,
        "error_message": "Unreachable destination handset" if m.error_code else None, "date_created": rfc_2822(m.created),
        "date_updated": rfc_2822(m.updated), "date_sent": rfc_2822(m.sent) if m.sent else None, "subresource_uris": {},
    }  # fmt: skip


def number(network: Network, n: IncomingNumber) -> dict[str, Any]:
    """A phone number of the account."""
    return _common(network, n.sid, "IncomingPhoneNumbers", n.sid) | {
        "phone_number": n.phone_number, "friendly_name": n.friendly_name, "voice_url": n.voice_url, "voice_method": n.voice_method,
        "voice_fallback_url": n.voice_fallback_url, "voice_fallback_method": n.voice_fallback_method,
        "voice_application_sid": n.voice_application_sid, "voice_caller_id_lookup": n.voice_caller_id_lookup, "voice_receive_mode": "voice",
        "status_callback": n.status_callback, "status_callback_method": n.status_callback_method, "sms_url": n.sms_url, "sms_method": n.sms_method,
        "sms_fallback_url": n.sms_fallback_url, "sms_fallback_method": n.sms_fallback_method, "sms_application_sid": "", "trunk_sid": None,
        "address_requirements": "none", "address_sid": None, "bundle_sid": None, "identity_sid": None, "beta": False, "origin": "twilio",
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False}, "status": "in-use", "type": "national",
        "emergency_status": "Inactive", "emergency_address_sid": None, "emergency_address_status": "unregistered",
        "date_created": rfc_2822(n.created), "date_updated": rfc_2822(n.updated), "subresource_uris": {},
    }  # fmt: skip
