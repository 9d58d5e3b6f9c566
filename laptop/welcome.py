"""What a newcomer reads when everything runs: where to click, and as whom."""

from typing import Any

from settings import Settings


def welcome(settings: Settings, people: dict[str, Any], seconds: float) -> str:
    """The page of text that `make run` ends with.

    `people` is what `demo --json` prints; `seconds` is counted from the moment `make run` was typed.
    """
    desks = {"adviser": "adviser", "manager": "manager", "managing_director": "md"}
    first = {role: next((p for p in people["staff"] if p["role"] == role), None) for role in desks}
    lines = [
        "",
        f"  Everything runs, {seconds:.0f} seconds after you asked. Two links:",
        "",
        f"    The handset   http://localhost:{settings.simulator_port}/   (dial {spoken(settings.complaints_number)})",
        f"    The console   http://adviser.localhost:{settings.port}/console",
        "",
        "  One browser holds several desks, since each of these names keeps its own sign-in:",
        "",
    ]
    for role, host in desks.items():
        if person := first[role]:
            url = f"http://{host}.localhost:{settings.port}/console"
            lines.append(f"    {url:<44}  {person['name']}, {role.replace('_', ' ')}")
    width = max((len(p["email"]) for p in people["staff"]), default=0)
    lines += ["", "  Everybody who can sign in:", ""]
    for person in people["staff"]:
        role = person["role"].replace("_", " ")
        lines.append(f"    {person['email']:<{width}}  {person['password']}   {role}, {person['name']}")
    lines += ["", f"  Logs are in {settings.instance / 'log'}. Ctrl-C stops everything.", ""]
    return "\n".join(lines)


def spoken(number: str) -> str:
    """A UK number as people write it: +443300538188 → 0330 053 8188."""
    national = "0" + number.removeprefix("+44")
    return f"{national[:4]} {national[4:7]} {national[7:]}" if number.startswith("+44") else number
