"""Where each file stands in a bundle: names made by us, so that no sender's name is ever a path."""

from models.correspondence.attachments import Attachment
from models.correspondence.inbound_mail import InboundMail
from models.correspondence.letters import Letter
from models.correspondence.messages import Message
from models.telephone.recordings import Recording

CASE_FILE = "case-file.pdf"
MANIFEST = "manifest.json"
TIMELINE = "timeline.json"
RECORDINGS = "recordings.json"


def letter_path(number: int, letter: Letter) -> str:
    return f"letters/{number:02d}-{letter.kind.replace('_', '-')}.pdf"


def file_path(number: int, file: Attachment) -> str:
    return f"files/{number:02d}.{file.name.rsplit('.', 1)[-1]}"


def mail_path(number: int, mail: InboundMail) -> str:
    return f"mail/{number:02d}-{mail.kind.value.replace('_', '-')}.eml"


def recording_path(number: int, recording: Recording) -> str:
    return f"recordings/{number:02d}-{recording.purpose}.wav"


def request_path(number: int) -> str:
    return f"portal/{number:02d}-as-sent.json"


def message_path(number: int, message: Message) -> str:
    return f"messages/{number:02d}-{message.kind.value}.txt"
