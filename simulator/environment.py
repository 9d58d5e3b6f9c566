"""What `python -m simulator` is told by its environment."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Environment:
    """The account the network keeps, and its pace (1 real time, 0 as fast as it goes)."""

    port: int = 8191
    account_sid: str = field(default_factory=lambda: "AC" + secrets.token_hex(16))
    auth_token: str = field(default_factory=lambda: secrets.token_hex(16))
    api_key_sid: str = ""
    api_key_secret: str = ""
    complaints_number: str = "+443300538188"
    pace: float = 1.0
    directory: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Environment":
        """Reads SIMULATOR_PORT, SIMULATOR_PACE, SIMULATOR_DIRECTORY, COMPLAINTS_NUMBER and TWILIO_*; ValueError says what is wrong."""
        given = {
            field_name: environ[name]
            for field_name, name in (
                ("account_sid", "TWILIO_ACCOUNT_SID"),
                ("auth_token", "TWILIO_AUTH_TOKEN"),
                ("api_key_sid", "TWILIO_API_KEY_SID"),
                ("api_key_secret", "TWILIO_API_KEY_SECRET"),
                ("complaints_number", "COMPLAINTS_NUMBER"),
                ("directory", "SIMULATOR_DIRECTORY"),
            )
            if environ.get(name)
        }
        try:
            port, pace = int(environ.get("SIMULATOR_PORT") or 8191), float(environ.get("SIMULATOR_PACE") or 1)
        except ValueError:
            raise ValueError(
                "Set SIMULATOR_PORT to a port number and SIMULATOR_PACE to a number from 0 to 1."
            ) from None
        if not 0 <= pace <= 10:
            raise ValueError("Set SIMULATOR_PACE to a number from 0 (as fast as it goes) to 1 (real time).")
        return cls(port=port, pace=pace, **given)
