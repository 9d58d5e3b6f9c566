"""The fields of every voice request (https://www.twilio.com/docs/voice/twiml#request-parameters) and the dates Twilio writes."""

from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.call import Call

API_VERSION = "2010-04-01"
# Twilio adds fields without notice ("your application should be able to handle them"): one that no application knows, awkward to sign.
UNANNOUNCED = {"FieldAddedWithoutNotice": "café & 100% + more"}


def rfc_2822(at: datetime | None = None) -> str:
    """A date as Twilio's callbacks and resources write it: Sun, 22 Nov 2026 10:42:28 +0000."""
    return format_datetime((at or datetime.now(UTC)).astimezone(UTC))


def standard(call: "Call") -> dict[str, str]:
    """The standard fields, with the Caller and Called doubles and the geography, which is mostly empty in the UK."""
    fields = {
        "AccountSid": call.network.environment.account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": call.sid,
        "CallStatus": call.status,
        "Direction": "outbound-dial" if call.parent else call.direction,
    }
    for end, address in (("From", call.from_), ("To", call.to)):
        fields[end] = address.partition("?")[0] if address.startswith("client:") else address
        fields |= {f"{end}{part}": value for part, value in _geography(address).items()}
    for double, original in (("Caller", "From"), ("Called", "To")):
        fields |= {
            double + name.removeprefix(original): value
            for name, value in list(fields.items())
            if name.startswith(original)
        }
    if call.parent:
        fields["ParentCallSid"] = call.parent.sid
    return fields | call.extra | UNANNOUNCED


def _geography(address: str) -> dict[str, str]:
    if not address.startswith("+"):
        return {}
    country = {"+44": "GB", "+35": "IE", "+26": "LS"}.get(
        address[:3], "US" if address.startswith("+1") else ""
    )
    return {"City": "", "State": "", "Zip": "", "Country": country}
