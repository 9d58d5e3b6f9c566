"""A letter as the HTML of a mail: every style inline, no picture to fetch, nothing that tells whether it was read."""

from html import escape

from letters.blocks import Block, Line, Run
from letters.page import Page

_ACCENT, _SOFT, _INK = "#0a5766", "#4c555d", "#14191d"
_FONT = "Source Sans Pro,Segoe UI,Helvetica,Arial,sans-serif"  # bare names: the styles stand in quotes
_MARK = (
    "<div style='height:6px;background:{accent};font-size:0;line-height:0'>&nbsp;</div>"
    "<p style='margin:28px 0 0;font-size:1.25em;font-weight:600;color:{accent}'>{name}</p>"
    "<p style='margin:2px 0 24px;font-size:.9em;color:{soft}'>{team}</p>"
)


def as_html(page: Page) -> str:
    """The letter as one HTML document; what people wrote is escaped, so it is words and nothing else."""
    size = "24px" if page.large else "16px"
    body = "".join(_block(block) for block in page.blocks)
    signed = "<br>".join(escape(line) for line in page.signed_as)
    foot = "<br>".join(escape(line) for line in (page.sender.postal, page.contact))
    mark = _MARK.format(
        accent=_ACCENT, soft=_SOFT, name=escape(page.sender.name), team=escape(page.sender.team)
    )
    return (
        f"<!doctype html><html lang='en-GB'><head><meta charset='utf-8'><title>{escape(page.title)}</title>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'></head>"
        "<body style='margin:0;background:#f4f3ef'>"
        f"<main style='max-width:38em;margin:0 auto;padding:0 24px 32px;background:#fff;color:{_INK};"
        f"font:400 {size}/1.5 {_FONT};overflow-wrap:anywhere'>{mark}"
        f"{_p(f'Your reference: <strong>{escape(page.reference)}</strong><br>{escape(page.written_on)}')}"
        f"{_p(escape(page.salutation))}"
        f"<h1 style='margin:0 0 .8em;font-size:1.35em;line-height:1.25;font-weight:600;color:{_ACCENT}'>"
        f"{escape(page.title)}</h1>{body}"
        f"{_p(escape(page.closing))}{_p(f'<strong>{escape(page.signed)}</strong><br>{signed}')}"
        f"<p style='margin:2em 0 0;padding-top:1em;border-top:1px solid {_ACCENT};font-size:.85em;color:{_SOFT}'>{foot}</p>"
        "</main></body></html>\n"
    )


def _block(block: Block) -> str:
    match block.kind:
        case "heading":
            style = f"margin:1.6em 0 .6em;font-size:1.1em;line-height:1.3;font-weight:600;color:{_ACCENT}"
            return f"<h2 style='{style}'>{_line(block.lines[0])}</h2>"
        case "bullets" | "numbers":
            tag = "ul" if block.kind == "bullets" else "ol"
            items = "".join(f"<li style='margin:0 0 .5em'>{_line(line)}</li>" for line in block.lines)
            return f"<{tag} style='margin:0 0 1em;padding-left:1.4em'>{items}</{tag}>"
        case "quote":
            inside = "".join(_p(_line(line)) for line in block.lines)
            return f"<blockquote style='margin:0 0 1em;padding:0 0 0 1em;border-left:3px solid #9dbcc2'>{inside}</blockquote>"
        case _:
            return "".join(_p(_line(line)) for line in block.lines)


def _line(line: Line) -> str:
    return "".join(_run(run) for run in line)


def _run(run: Run) -> str:
    words = escape(run.text)
    if run.strong:
        words = f"<strong>{words}</strong>"
    if run.emphasis:
        words = f"<em>{words}</em>"
    return f"<a href='{escape(run.link)}' style='color:{_ACCENT}'>{words}</a>" if run.link else words


def _p(inside: str) -> str:
    return f"<p style='margin:0 0 1em'>{inside}</p>"
