"""How each handset takes calls: by hand, engaged, switched off, or picking up by itself."""

MODES = ("normal", "engaged", "off", "answers")


class Handsets:
    """Modes by number; a number nobody has set is normal."""

    def __init__(self) -> None:
        self._modes: dict[str, str] = {}

    def mode(self, number: str) -> str:
        """The handset's mode."""
        return self._modes.get(number, "normal")

    def set_mode(self, number: str, mode: str) -> None:
        """Sets it; ValueError in one sentence for a mode there is not."""
        if mode not in MODES:
            raise ValueError(f"There is no mode {mode}; there are {', '.join(MODES)}.")
        self._modes[number] = mode

    def forget(self) -> None:
        """All normal again."""
        self._modes.clear()
