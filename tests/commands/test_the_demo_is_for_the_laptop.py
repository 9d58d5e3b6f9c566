"""Demo people and their printed passwords never meet a real telephone number."""

import base64
from pathlib import Path

from app import create_app
from settings import Settings


def test_demo_refuses_to_run_with_a_real_number(database_url: str, tmp_path: Path) -> None:
    settings = Settings.from_environment(
        {
            "CARRIER": "twilio",
            "DATABASE_URL": database_url,
            "INSTANCE_DIR": str(tmp_path),
            "SECRET_KEY": "s" * 40,
            "DATA_KEYS": "1:" + base64.b64encode(b"k" * 32).decode(),
            "PUBLIC_BASE_URL": "https://calls.example",
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
            "TWILIO_AUTH_TOKEN": "t" * 32,
        }
    )
    said = create_app(settings).test_cli_runner().invoke(args=["demo"])
    assert said.exit_code == 1
    assert "CARRIER=simulated alone" in said.output
