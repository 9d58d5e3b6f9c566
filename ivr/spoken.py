"""A Reply as TwiML."""

from . import twiml
from .addresses import Addresses
from .reply import HangUp, Join, Listen, Reply, Wait
from .words import WORDS

#: One queue at the carrier; who rings next is decided here, not there.
QUEUE = "complaints"
#: Seconds of silence that end what a caller says. Twilio wants a whole number with a model, never "auto".
_PAUSE_ENDS_A_WORD = 2
_PAUSE_ENDS_A_STATEMENT = 4
#: Models that know en-GB on a telephone line: one for short answers with hints, one for stories.
_SHORT_MODEL = "experimental_utterances"
_STORY_MODEL = "googlev2_telephony"


def spoken(reply: Reply, addresses: Addresses, next_turn: int) -> str:
    """The answer to one turn; what the caller does next comes back as `next_turn`."""
    verbs = [said(text) for text in reply.first]
    asked = "".join([said(text) for text in reply.asked])
    match reply.then:
        case Listen() as listen:
            verbs.append(listening(listen, asked, addresses.turn(next_turn)))
            verbs.append(twiml.redirect(addresses.silence(next_turn)))
        case Wait():
            verbs.append(twiml.enqueue(QUEUE, action=addresses.turn(next_turn), wait_url=addresses.wait))
        case Join():
            verbs.append(twiml.redirect(addresses.room))
        case HangUp():
            verbs.append(twiml.HANG_UP)
    return twiml.document(verbs)


def said(text: str) -> str:
    """One sentence in our voice."""
    return twiml.say(text, WORDS.voice, WORDS.language)


def listening(listen: Listen, inside: str, action: str) -> str:
    """<Gather>: keys always, speech where it helps."""
    attributes: dict[str, str | int] = {
        "action": action,
        "timeout": listen.patience or 10,
        "finishOnKey": "#",
    }
    if listen.keys is not None:
        attributes["numDigits"] = listen.keys
    if listen.speech:
        attributes |= {
            "input": "dtmf speech",
            "language": WORDS.language,
            "speechModel": _STORY_MODEL if listen.statement else _SHORT_MODEL,
            "speechTimeout": _PAUSE_ENDS_A_STATEMENT if listen.statement else _PAUSE_ENDS_A_WORD,
            # A complaint is written down as it was said.
            "profanityFilter": "false",
        }
        if listen.hints:
            attributes["hints"] = ",".join(hint.replace(",", " ") for hint in listen.hints)
    else:
        attributes["input"] = "dtmf"
    return twiml.gather(inside, **attributes)
