"""Text messages. https://www.twilio.com/docs/messaging/api/message-resource"""

from carrier.callbacks import Use, with_overrides
from carrier.legs import Legs

LONGEST = 1600


class Texts(Legs):
    """Sending an SMS."""

    def send_sms(self, *, to: str, body: str, status_url: str = "") -> str:
        """Send an SMS from the complaints number and return its sid; `body` up to 1,600 characters.

        Raises Refused for a number we do not dial. Ambiguous where the answer was lost: a second text is
        a smaller harm than none, so it may be sent again.
        https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
        """
        self.refuse_undialled(to)
        asked = {"status_callback": with_overrides(status_url, Use.EVENT)} if status_url else {}
        message = self.ask(
            "send the text message",
            lambda account: account.messages.create(
                to=to, from_=self.settings.complaints_number, body=body[:LONGEST], **asked
            ),
        )
        return str(message.sid)
