"""Every kind of event as one plain sentence: what a person reads on a complaint's page, and in its case file."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from code_of_practice import channels
from code_of_practice.compensation import in_pounds
from code_of_practice.stages import named as plain

from .event_kinds import EventKind
from .events import Event
from .history import words_of

Names = Mapping[int, str]
_Told = str | Callable[[Mapping[str, Any], Names], str]
K = EventKind


def _who(body: Mapping[str, Any], names: Names, key: str) -> str:
    return names.get(body.get(key) or 0, "Somebody")


_WORDS: dict[EventKind, _Told] = {
    K.CALL_RECEIVED: "A call came in.",
    K.NOTICE_HEARD: "The caller was told that the call is recorded, and why.",
    K.CALL_QUEUED: "The caller is waiting for an adviser.",
    K.CALL_OFFERED: "The call rang at a desk.",
    K.OFFER_DECLINED: "The desk said not now; the call went on to the next.",
    K.OFFER_EXPIRED: "The desk did not answer in time; the caller kept their place.",
    K.CALL_ANSWERED: "An adviser took the call.",
    K.CLAIM_EXPIRED: "The adviser’s line did not come up in time.",
    K.ADVISER_CONNECTED: "The adviser and the caller are speaking.",
    K.ADVISER_LOST: "The adviser’s line was lost; the caller was told and goes to the front.",
    K.CALL_REQUEUED: "The caller is at the front of the queue again.",
    K.CALL_HELD: "The caller is on hold.",
    K.CALL_RESUMED: "The caller is back in the conversation.",
    K.RECORDING_PAUSED: "The recording was paused.",
    K.RECORDING_RESUMED: "The recording goes on.",
    K.RECORDING_STARTED: "The recording began.",
    K.RECORDING_KEPT: "The recording was kept.",
    K.PERSON_ASKED_FOR: "The caller asked for a person.",
    K.HANG_UP_ASKED: "The adviser ended the call.",
    K.CALL_ENDED: "The call ended.",
    K.WRAP_UP_FINISHED: lambda b, n: (
        f"The call was written up{': ' + plain(b['disposition']) if b.get('disposition') else ''}."
    ),
    K.CALL_CHECKED: "The carrier was asked how the call stands.",
    K.FALLBACK_MESSAGE_KEPT: "A message was left while our system was away.",
    K.IDENTITY_CONFIRMED: lambda b, n: (
        f"The caller was verified by {'the phone menu' if b.get('how') == 'phone menu' else 'an adviser'}."
    ),
    K.IDENTITY_FAILED: "The caller’s answers did not match; the complaint goes on all the same.",
    K.IDENTITY_LOCKED: "No more tries at identity are taken for now.",
    K.EXTRA_HELP_RECORDED: "The customer asked for extra help.",
    K.COMPLAINT_OPENED: lambda b, n: f"The complaint was opened {channels.by(b.get('channel', 'phone'))}.",
    K.COMPLAINT_CATEGORISED: lambda b, n: f"It is about: {plain(b.get('now', ''))}.",
    K.COMPLAINT_DESCRIBED: "The customer said what happened.",
    K.COMPLAINT_CONFIRMED: "The customer was given the reference.",
    K.COMPLAINT_LINKED: "It was linked to the customer’s account.",
    K.COMPLAINT_MARKED: lambda b, n: f"Marked: {plain(b.get('mark', ''))}.",
    K.COMPLAINT_PUT_IN_WRITING: "The customer has put it in writing; our published eight weeks begin.",
    K.STAGE_CHANGED: lambda b, n: f"It moved from {plain(b.get('was', ''))} to {plain(b.get('now', ''))}.",
    K.EARLY_REFERRAL_ASKED: "The customer asked for an early referral: a deadlock letter. A manager decides.",
    K.FILE_ATTACHED: "The customer sent a file.",
    K.FILE_OPENED: "A file that they sent was opened.",
    K.SUPPLIER_CHASED: "The supplier was chased.",
    K.MAIL_DECIDED: lambda b, n: f"A mail that waited was read by a person: {b.get('decided', '')}.",
    K.MAIL_OPENED: "A mail was opened whole.",
    K.LETTER_RECEIVED: lambda b, n: f"A letter was keyed in; the post brought it on {_date(b, 'came')}.",
    K.OWNER_CHANGED: lambda b, n: f"{_who(b, n, 'now')} looks after it now.",
    K.OBLIGATION_STARTED: lambda b, n: f"A clock began: {rule(b.get('rule', ''))}, due {_date(b)}.",
    K.OBLIGATION_WARNED: lambda b, n: (
        f"Warned at {b.get('hundredths', 0)} % of the time: {rule(b.get('rule', ''))}, due {_date(b)}."
    ),
    K.OBLIGATION_LIFTED: lambda b, n: f"No longer owed: {rule(b.get('rule', ''))} ({b.get('why', '')}).",
    K.OBLIGATION_TAKEN_UP: lambda b, n: f"Owed again: {rule(b.get('rule', ''))}, due {_date(b)}.",
    K.OBLIGATION_KEPT: lambda b, n: f"Kept: {rule(b.get('rule', ''))}.",
    K.OBLIGATION_BROKEN: lambda b, n: f"Not kept in time: {rule(b.get('rule', ''))}.",
    K.OBLIGATION_MOVED: lambda b, n: (
        f"Its rule was corrected: {rule(b.get('rule', ''))}, due {_date(b)}, was {_date(b, 'was')} ({b.get('why', '')})."
    ),
    K.NOTE_WRITTEN: "Notes were written.",
    K.GUIDE_STEP_DONE: lambda b, n: f"Said: {plain(b.get('step', ''))}.",
    K.RESOLVED_ON_THE_CALL: "The customer agreed on the call that it is resolved.",
    K.ESCALATED: lambda b, n: (
        f"Escalated to {'the Managing Director' if b.get('to') == 'managing_director' else 'a manager'}."
    ),
    K.ESCALATION_UNDONE: "The escalation was taken back; the adviser carried on.",
    K.RUNG_RINGING: lambda b, n: f"{_who(b, n, 'target')} was rung.",
    K.RUNG_ANSWERED: "They answered, and were briefed while the caller held.",
    K.RUNG_MISSED: lambda b, n: f"{_who(b, n, 'target')} could not come: {plain(b.get('why', 'no answer'))}.",
    K.RUNG_JOIN_ASKED: "The caller is being brought back.",
    K.RUNG_JOINED: lambda b, n: f"The caller, the adviser and the {_rung(b)} are together.",
    K.ADVISER_LEAVE_ASKED: "The adviser is leaving them to it.",
    K.ADVISER_LEFT: lambda b, n: f"The {_rung(b)} has the call.",
    K.ESCALATION_ENDED: "The escalation is over.",
    K.SENT_BACK: "The Managing Director sent it back to the managers.",
    K.CALL_BACK_PROMISED: lambda b, n: f"A call back was promised by {b.get('owner', 'us')}.",
    K.CALL_BACK_MADE: "The promised call back was made.",
    K.PROMISE_MADE: lambda b, n: f"Promised by {b.get('owner', 'us')}: {plain(b.get('what', ''))}.",
    K.PROMISE_KEPT: "A promise was kept.",
    K.PROMISE_BROKEN: "A promise was not kept in time.",
    K.OFFER_MADE: lambda b, n: f"Offered: {_sum(b)}.",
    K.OFFER_ACCEPTED: lambda b, n: f"The customer accepted {_sum(b)}; the complaint stays open.",
    K.OFFER_REFUSED: lambda b, n: f"The customer did not accept {_sum(b)}.",
    K.COMPENSATION_QUOTED: lambda b, n: f"Compensation was worked out: {in_pounds(b.get('pence', 0))}.",
    K.MESSAGE_WAITING: lambda b, n: f"{_how(b)} was written.",
    K.MESSAGE_SENT: lambda b, n: f"{_how(b)} was sent.",
    K.MESSAGE_FAILED: lambda b, n: f"{_how(b)} could not be sent: {b.get('why', '')}.",
    K.MAIL_RECEIVED: "A mail came and was kept.",
    K.HOLD_PLACED: lambda b, n: (
        f"Nothing of it may be deleted: {'a legal' if b.get('of') == 'legal' else 'the ombudsman’s'} hold was placed."
    ),
    K.HOLD_RELEASED: "The hold was released.",
    K.CASE_FILE_MADE: lambda b, n: f"The evidence bundle was made; SHA-256 {str(b.get('sha256', ''))[:12]}….",
    K.SUBJECT_ACCESS_ASKED: "The customer asked for a copy of everything we hold on them.",
    K.SUBJECT_ACCESS_GIVEN: "The copy of everything we hold on the customer was made.",
    K.RECORDING_OUTLIVED: "A recording has been kept for its time; the network was asked to delete it.",
    K.RECORD_DELETED: lambda b, n: (
        f"Deleted, kept for its time: {plain(b.get('what', ''))} ({b.get('count', 0)}), under {b.get('policy', '')}."
    ),
    K.LETTER_WRITTEN: lambda b, n: f"A letter was written: {plain(b.get('named', ''))}.",
    K.LETTER_SENT_BACK: lambda b, n: (
        f"The draft went back to its writer, to be written again: {plain(b.get('named', ''))}."
    ),
    K.LETTER_APPROVED: lambda b, n: f"The letter was approved: {plain(b.get('named', ''))}.",
    K.LETTER_SENT: lambda b, n: f"The letter was sent: {plain(b.get('named', ''))}.",
    K.LETTER_PRINTED: lambda b, n: f"The letter was printed: {plain(b.get('named', ''))}.",
    K.LETTER_POSTED: lambda b, n: f"The letter was posted: {plain(b.get('named', ''))}.",
}

_RULES = {
    "statutory.adr_letter": "six weeks by law, then the ombudsman",
    "published.adr_8w_from_written": "eight weeks by our Code, then the ombudsman",
    "published.target_10wd": "our ten working days",
    "internal.ack_2wd": "acknowledge within two working days",
    "internal.adr_letter_send_by": "post the ADR letter by",
    "internal.deadlock_letter_1wd": "put the deadlock in writing",
    "close.silence_28d": "the customer’s 28 days to say no",
    "close.settled_1wd": "close what the customer has settled",
    "adr.referral_last_safe_day": "the last day to go to the ombudsman",
    "adr.co_remedy_28d": "carry out the ombudsman’s decision",
    "adr.cisas_remedy_20wd": "carry out the adjudicator’s decision",
    "records.keep_until_min_12m": "keep the record until",
    "statutory.outcome_names_adr": "name the ombudsman with the outcome",
    "dp.sar_1m": "answer their request for their own data",
    "dp.ack_30d_ico": "acknowledge the data-protection complaint",
}


def rule(rule_id: str) -> str:
    """A rule's id as people say it."""
    return _RULES.get(rule_id, plain(rule_id.split(".")[-1]))


def tell(event: Event, names: Names | None = None) -> str:
    """The event as a sentence; empty for what concerns nobody who reads a complaint."""
    told = _WORDS.get(EventKind(event.kind), "")
    sentence = told if isinstance(told, str) else told(event.body, names or {})
    said = words_of(event)
    return f"{sentence} “{said}”" if said else sentence


def by_whom(by: str, names: Names) -> str:
    """The actor of an event as a name: "staff:3" is Daniel Price."""
    kind, _, number = by.partition(":")
    if kind == "staff" and number.isdigit():
        return names.get(int(number), "staff")
    return {"caller": "the caller", "customer": "the customer", "twilio": "the telephone network"}.get(
        by, "the system"
    )


def _rung(body: Mapping[str, Any]) -> str:
    return "Managing Director" if body.get("rung") == "managing_director" else "manager"


def _date(body: Mapping[str, Any], key: str = "due") -> str:
    due = date.fromisoformat(str(body[key])[:10])
    return f"{due:%a} {due.day} {due:%b %Y}"


def _sum(body: Mapping[str, Any]) -> str:
    what = "compensation" if body.get("of") == "compensation" else "goodwill"
    return f"{in_pounds(body.get('pence', 0))} of {what}"


def _how(body: Mapping[str, Any]) -> str:
    return {"sms": "A text message", "mail": "An email", "letter": "A letter"}.get(
        str(body.get("how")), "A message"
    )
