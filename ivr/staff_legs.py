"""Our own people on ordinary telephones: whispered to first, and joined to the room only when they press 1.

A voicemail never presses 1, so a caller is never handed to one.
"""

from datetime import datetime

from carrier.webhook import Webhook
from models import Call, Leg, LegState, LegTurn, Transaction
from models.queries import leg_with_key
from models.telephone.leg_reports import accepted

from . import twiml
from .addresses import Addresses
from .rooms import joined
from .spoken import said
from .words import WORDS

_ACCEPT = "1"
_TIMES_ASKED = 3
#: Seconds to find the key.
_PATIENCE = 6

GONE = twiml.document([twiml.HANG_UP])


def turn(tx: Transaction, key: str, number: int, hook: Webhook, base: str, *, at: datetime) -> str:
    """The same turn rule as a caller's, for a leg: current, repeated, or sent to the current one."""
    leg = leg_with_key(tx, key)
    if leg is None or leg.state == LegState.ENDED or leg.dismissed_at is not None:
        return GONE
    call = tx.get(Call, leg.call_id, with_for_update=True)
    tx.refresh(leg)
    if call is None or not call.is_live:
        return GONE
    if number == leg.turn:
        return _taken(tx, leg, call, hook, base, at=at)
    kept = _kept(tx, leg, number) if number == leg.turn - 1 else None
    return kept or twiml.document([twiml.redirect(_address(base, leg, leg.turn))])


def _taken(tx: Transaction, leg: Leg, call: Call, hook: Webhook, base: str, *, at: datetime) -> str:
    if leg.turn > 0 and hook.digits == _ACCEPT:
        accepted(tx, leg, at=at)
        addresses = Addresses(base, call.key)
        answer = twiml.document([said(WORDS("staff.joining")), joined(call.room, leg.label, addresses)])
    elif leg.turn >= _TIMES_ASKED:
        answer = twiml.document([said(WORDS("staff.declined")), twiml.HANG_UP])
    else:
        answer = _asked(leg, hook, base)
    leg.sid = leg.sid or hook.call_sid
    tx.add(LegTurn(leg_id=leg.id or 0, number=leg.turn, reply=answer, at=at))
    leg.turn += 1
    tx.add(leg)
    return answer


def _asked(leg: Leg, hook: Webhook, base: str) -> str:
    following = _address(base, leg, leg.turn + 1)
    before = "" if leg.turn == 0 else said(WORDS("staff.wrong" if hook.digits else "staff.silence"))
    asked = twiml.gather(
        before + said(WORDS("staff.whisper")), action=following, input="dtmf", numDigits=1, timeout=_PATIENCE
    )
    return twiml.document([asked, twiml.redirect(following)])


def _kept(tx: Transaction, leg: Leg, number: int) -> str | None:
    kept = tx.get(LegTurn, (leg.id, number))
    return kept.reply if kept else None


def _address(base: str, leg: Leg, number: int) -> str:
    return Addresses(base, f"leg/{leg.key}").turn(number)
