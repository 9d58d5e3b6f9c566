"""Where this machine's Chromium is, and how it is started so that it talks to nobody outside."""

import os
import shutil

MISSING = "No Chromium is here; install it (Debian: apt-get install chromium) or name it in CHROMIUM."
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """The path of Chromium, the operator's own choice first; None where there is none."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)
