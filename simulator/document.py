"""Reads what the application answered: a checked TwiML document, or the errors Twilio would raise over it."""

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from simulator import grammar
from simulator.grammar import Finding, finding
from simulator.speech import said

LARGEST = 64 * 1024  # bytes: error 11750
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass
class Verb:
    """One element that survived the check: its good attributes, its children, its text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Verb"] = field(default_factory=list)
    text: str = ""
    caption: str = ""
    spoken: str = ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, default)

    def flag(self, name: str, default: bool = False) -> bool:
        """A true or false attribute."""
        return self.attributes.get(name, str(default).lower()) == "true"

    def number(self, name: str, default: int) -> int:
        """A whole number attribute."""
        return int(self.attributes.get(name, default))


@dataclass
class Document:
    """A TwiML document to be executed, and what was wrong with it."""

    url: str
    verbs: list[Verb]
    findings: list[Finding] = field(default_factory=list)
    pretty: str = ""

    @property
    def fatal(self) -> Finding | None:
        """The first error that stops the document from being executed at all."""
        return next((f for f in self.findings if f.fatal), None)


def read(body: bytes, url: str, context: str = "call", absolute_actions: bool = False) -> Document:
    """Parses and checks a body; every finding carries Twilio's code (https://www.twilio.com/docs/api/errors)."""
    document = Document(url, [])
    if len(body) > LARGEST:
        document.findings.append(finding(11750, f"{len(body)} bytes, 65536 are allowed"))
        return document
    if not body.strip():
        document.findings.append(finding(11770, "nothing between the headers and the end"))
        return document
    document.pretty = body.decode("utf-8", "replace")
    try:
        # A DOCTYPE is how entity bombs come in, and TwiML has no use for one.
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
            raise ET.ParseError("a DOCTYPE has no place in TwiML")
        root = ET.fromstring(body)
    except (ET.ParseError, ValueError, LookupError) as error:
        document.findings.append(finding(12100, str(error)))
        return document
    document.pretty = _pretty(root)
    if root.tag != "Response":
        document.findings.append(finding(12102, f"the root is <{root.tag}>"))
        return document
    checker = _Checker(document.findings, context, absolute_actions)
    document.verbs = checker.response(root)
    return document


def _pretty(root: ET.Element) -> str:
    copy = ET.fromstring(ET.tostring(root))
    ET.indent(copy)
    return ET.tostring(copy, encoding="unicode")


class _Checker:
    def __init__(self, findings: list[Finding], context: str, absolute_actions: bool) -> None:
        self.findings = findings
        self.context = context
        self.absolute_actions = absolute_actions

    def response(self, root: ET.Element) -> list[Verb]:
        top = self._element(root, grammar.elements()["Response"])
        rules = grammar.context(self.context)
        verbs = []
        for position, verb in enumerate(top.children):
            if verb.name not in rules["verbs"]:
                self._note(rules["error"], f"<{verb.name}> may not stand in a document for: {self.context}")
            elif verb.name == "Reject" and position:
                self._note(12200, "<Reject> counts only as the first verb")
            else:
                verbs.append(verb)
        return verbs

    def _note(self, code: int, detail: str) -> None:
        self.findings.append(finding(code, detail))

    def _element(self, node: ET.Element, rules: grammar.Element) -> Verb:
        verb = Verb(rules.name, self._attributes(node, rules))
        for child in node:
            if not isinstance(child.tag, str):
                continue  # a comment
            kept = self._child(child, rules)
            if kept:
                verb.children.append(kept)
        self._text(node, rules, verb)
        self._across(verb)
        return verb

    def _child(self, child: ET.Element, parent: grammar.Element) -> Verb | None:
        rules = grammar.elements().get(child.tag)
        if rules is None:
            why = (
                "Twilio has it, this network does not carry it"
                if grammar.not_carried(child.tag)
                else "there is no such element"
            )
            self._note(parent.nesting_error, f"<{child.tag}> in <{parent.name}>: {why}")
            return None
        if child.tag not in parent.children:
            self._note(parent.nesting_error, f"<{child.tag}> may not stand in <{parent.name}>")
            return None
        return self._element(child, rules)

    def _attributes(self, node: ET.Element, rules: grammar.Element) -> dict[str, str]:
        good = {}
        for name, value in node.attrib.items():
            name = "xml:lang" if name == XML_LANG else name
            rule = rules.attributes.get(name)
            if rule is None:
                self._note(12200, f'attribute "{name}" is not allowed in <{rules.name}>')
            elif fault := grammar.attribute_fault(rule, value):
                self._note(rule.get("error", 12200), f'{name}="{value}" in <{rules.name}> {fault}')
            else:
                good[name] = value
        for name, rule in rules.attributes.items():
            if rule.get("required") and name not in node.attrib:
                self._note(12200, f'<{rules.name}> needs the attribute "{name}"')
        return good

    def _text(self, node: ET.Element, rules: grammar.Element, verb: Verb) -> None:
        own = " ".join([node.text or "", *(child.tail or "" for child in node)]).strip()
        verb.text = own
        if rules.name == "Say":
            verb.caption, verb.spoken = said(node, False), said(node, True)
            verb.text = verb.caption
        if rules.text == "forbidden" and own:
            self._note(12200, f"<{rules.name}> may not hold text ({own[:40]!r})")
        elif rules.text in ("required", "mixed") and not (verb.text or verb.children):
            self._note(rules.empty_error, f"<{rules.name}> is empty")
        elif rules.text == "queue-name" and not verb.get("workflowSid"):
            if not own:
                self._note(rules.too_short, f"<{rules.name}> needs a queue's name")
            elif len(own) > 64:
                self._note(rules.too_long, f"{own[:20]}… has {len(own)} characters, 64 are allowed")

    def _across(self, verb: Verb) -> None:
        """The rules that look at more than one thing of an element."""
        if verb.name == "Say" and verb.get("voice") and verb.get("language"):
            languages = grammar.voice_languages(verb.get("voice"))
            if languages and verb.get("language") not in languages:
                self._note(13511, f"{verb.get('voice')} does not speak {verb.get('language')}")
        if verb.name == "Play" and not verb.text and not verb.get("digits"):
            self._note(12200, "<Play> needs a URL or digits")
        if verb.name == "Gather" and verb.get("speechModel") and verb.get("speechTimeout") == "auto":
            self._note(12200, "<Gather> with a speechModel needs speechTimeout as a number, not auto")
        if verb.name == "Dial":
            self._dial(verb)
        if (
            verb.name == "Transcription"
            and verb.get("intelligenceService") == ""
            and not verb.get("statusCallbackUrl")
            and not verb.get("name")
        ):
            self._note(32650, "<Transcription> sends its words nowhere: it has no statusCallbackUrl")
        if self.absolute_actions and verb.name in ("Gather", "Record"):
            action = verb.get("action")
            if not re.match(r"https?://", action):
                self._note(11100, f"the action of <{verb.name}> must be absolute in TwiML sent by REST")

    def _dial(self, verb: Verb) -> None:
        alone = [child.name for child in verb.children if child.name in ("Conference", "Queue")]
        if verb.text and verb.children:
            self._note(13215, "<Dial> holds a number or nouns, not both")
        if alone and len(verb.children) > 1:
            self._note(13215, f"<{alone[0]}> stands alone in <Dial>")
            verb.children = [child for child in verb.children if child.name == alone[0]][:1]
        if len(verb.children) > 10:
            self._note(13250, "at most ten can be dialled at once")
            verb.children = verb.children[:10]
        if not verb.text and not verb.children:
            self._note(13215, "<Dial> has nobody to dial")
