"""Every sentence a caller hears, from `prompts/*.yaml`; a key is `file.name`."""

import re
from collections.abc import Mapping
from pathlib import Path

from code_of_practice import strict_yaml

#: UK English voices that Twilio has (its helper library's list, November 2026). Another pair fails the Say (13511).
VOICES = frozenset(
    {
        "Polly.Amy",
        "Polly.Brian",
        "Polly.Emma",
        "Polly.Amy-Neural",
        "Polly.Arthur-Neural",
        "Polly.Brian-Neural",
    }
    | {"Polly.Emma-Neural", "Polly.Amy-Generative"}
)
LANGUAGES = frozenset({"en-GB"})

#: Nobody should be spoken to for longer than this before they can answer.
LONGEST_PROMPT_SECONDS = 20
_WORDS_A_SECOND = 2.6
_GAP = re.compile(r"\{(\w+)\}")

_FOLDER = Path(__file__).parent / "prompts"


class PromptsRefused(Exception):
    """A prompt file cannot be used; the message says which, and what to mend."""


class Words:
    """The sentences of one language, loaded and checked once."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self.texts: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}
        for file in sorted(folder.glob("*.yaml")):
            self._read(file)
        self.voice, self.language = self._voice()

    def __call__(self, key: str, /, **gaps: str) -> str:
        """The sentence with its gaps filled. Raises KeyError for a key or a gap that is not there."""
        text = self.texts[key]
        return _GAP.sub(lambda gap: gaps[gap.group(1)], text) if gaps or "{" in text else text

    def hints(self, key: str) -> tuple[str, ...]:
        """What a caller is likely to say here, for the speech recogniser."""
        return self.lists[key]

    def _read(self, file: Path) -> None:
        found = strict_yaml.load(file)
        if not isinstance(found, Mapping):
            raise PromptsRefused(f"{file.name} must be a list of names and sentences.")
        for name, value in found.items():
            key = f"{file.stem}.{name}"
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                self.lists[key] = tuple(value)
            elif isinstance(value, str):
                self.texts[key] = self._spoken(key, value)
            else:
                raise PromptsRefused(f"{key} must be a sentence; put it in quotes if it looks like a number.")

    @staticmethod
    def _spoken(key: str, value: str) -> str:
        text = " ".join(value.split())
        if seconds(text) > LONGEST_PROMPT_SECONDS:
            raise PromptsRefused(
                f"{key} takes {seconds(text):.0f} seconds to say; {LONGEST_PROMPT_SECONDS} is the most."
            )
        return text

    def _voice(self) -> tuple[str, str]:
        voice, language = self.texts.pop("voice.voice"), self.texts.pop("voice.language")
        if voice not in VOICES or language not in LANGUAGES:
            raise PromptsRefused(
                f"Twilio cannot speak {language} as {voice!r}; choose one of {', '.join(sorted(VOICES))}."
            )
        return voice, language


def seconds(text: str) -> float:
    """About how long a sentence takes to say."""
    return len(text.split()) / _WORDS_A_SECOND


def singly(digits: str) -> str:
    """Digits one by one: "1 2 3". Without the spaces a voice reads a number."""
    return " ".join(digits)


WORDS = Words()
