"""Executes TwiML on a leg: fetch a document, check it, do its verbs one after another, follow where they lead."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from simulator.document import Document, Verb, read
from simulator.grammar import Finding, finding
from simulator.instruction import Instruction, Stop
from simulator.letter import Letter
from simulator.verbs import execute
from simulator.webhook_fields import standard

if TYPE_CHECKING:
    from simulator.call import Call

APOLOGY = "We are sorry. An application error has occurred. Goodbye."
TWIML_TYPES = ("text/xml", "application/xml", "text/html", "application/twiml+xml")


class Script:
    """One chain of documents on one leg. Waiting, hold and announcement documents are scripts of their own, beside the leg's main one."""

    def __init__(
        self, call: "Call", context: str = "call", fields: Callable[[], dict[str, str]] = dict
    ) -> None:
        self.call, self.context, self.fields = call, context, fields
        self.network = call.network
        self.url = ""
        self.base_url = ""
        self.sent_by_rest = False

    async def run(self, instruction: Instruction) -> Stop:
        """Runs from this instruction until the verbs run out, hang up, leave, or fail without a fallback."""
        following: Instruction | Stop = instruction
        in_fallback = False
        while isinstance(following, Instruction):
            document = await self._document(following)
            if document.fatal:
                onward = self._fallback(document.fatal, document.url, in_fallback)
                if onward is None:
                    return await self._apologise()
                following, in_fallback = onward, True
                continue
            in_fallback = False
            following = await self._perform(document)
        return following

    async def _perform(self, document: Document) -> Instruction | Stop:
        for position, verb in enumerate(document.verbs):
            if self.context == "call":
                self._pick_up(verb, position)
            if self.context in ("call", "called leg"):
                self.call.verb = verb.name
            onward = await execute(self, verb)
            if onward is not None:
                return onward
        if self.context == "call" and not document.verbs:
            self.call.answer()
        return Stop.RAN_OUT

    def _pick_up(self, verb: Verb, position: int) -> None:
        """An inbound call is answered by its first verb, unless that rejects it or dials with answerOnBridge."""
        waits = verb.name == "Reject" or (
            verb.name == "Dial" and position == 0 and verb.flag("answerOnBridge")
        )
        if not waits:
            self.call.answer()

    async def _document(self, instruction: Instruction) -> Document:
        call = self.call
        if instruction.twiml:
            self.sent_by_rest = True
            document = read(
                instruction.twiml.encode("utf-8", "surrogatepass"),
                "twiml sent by REST",
                self.context,
                absolute_actions=True,
            )
        else:
            self.sent_by_rest = False
            self.url, self.base_url = instruction.url, urldefrag(instruction.url)[0]
            fields = standard(call) | self.fields() | instruction.params
            answer = await self.network.callbacks.ask(
                Letter(
                    instruction.about,
                    instruction.url,
                    instruction.method,
                    fields,
                    call=call.sid,
                    jar=call.jar,
                )
            )
            document = Document(answer.url, [])
            if answer.error:
                document.findings.append(answer.error)
            else:
                document = self._by_type(answer.body, answer.content_type, answer.url)
            if answer.entry is not None:
                answer.entry["twiml"] = document.pretty or answer.body.decode("utf-8", "replace") or None
                answer.entry["error"] = "; ".join(f"{f.code} {f.message}" for f in document.findings) or None
        for fault in document.findings:
            self.network.ledger.error(fault, call.sid, document.url)
        return document

    def _by_type(self, body: bytes, content_type: str | None, url: str) -> Document:
        """What a body means by its MIME type (https://www.twilio.com/docs/voice/twiml#twilio-mime-types)."""
        kind = (content_type or "").partition(";")[0].strip().lower()
        if kind in TWIML_TYPES:
            return read(body, url, self.context)
        if kind.startswith("audio/"):
            return Document(url, [Verb("Play", text=url), *_goodbye(self.context)])
        if kind == "text/plain":
            document = read(body, url, self.context)
            if not document.fatal:
                return document
            words = body.decode("utf-8", "replace").strip()
            return Document(
                url,
                [Verb("Say", text=words, caption=words, spoken=words), *_goodbye(self.context)],
                pretty=words,
            )
        document = Document(url, [])
        document.findings.append(finding(12300, f"{content_type or 'no Content-Type'} from {url}"))
        return document

    def _fallback(self, fault: Finding, url: str, in_fallback: bool) -> Instruction | None:
        if in_fallback or self.context != "call" or not self.call.fallback:
            return None
        target, method = self.call.fallback
        return Instruction(target, method, {"ErrorCode": str(fault.code), "ErrorUrl": url}, "voice.fallback")

    async def _apologise(self) -> Stop:
        if self.context == "call":
            self.call.answer()
            await self.call.hear("error", APOLOGY, 4)
        return Stop.FAILED

    def absolute(self, url: str) -> str:
        """A URL of the document made absolute; an empty one is the document's own."""
        return urljoin(self.base_url, url) if url else self.url

    def action(self, verb: Verb, params: dict[str, str], about: str) -> Instruction:
        """The request that a verb's action makes."""
        return Instruction(self.absolute(verb.get("action")), verb.get("method", "POST"), params, about)


def _goodbye(context: str) -> list[Verb]:
    return [Verb("Hangup")] if context == "call" else []
