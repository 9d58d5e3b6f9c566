"""Waiting for a person, and what follows when they have gone."""

from ..effects import JoinQueue, LeaveQueue
from ..look import Look
from ..reply import Heard, Join, Memory, Wait
from ..words import WORDS
from .place import Asked, Move

#: What Twilio calls leaving the queue to speak to somebody; the answer to it is the room itself, not a turn.
JOINED_SOMEBODY = frozenset({"bridged", "bridging-in-process", "redirected", "redirected-from-bridged"})
_AFTERWARDS = {"leave": "queue.leaving", "queue-full": "queue.full"}


class Queue:
    prompt = "queue"
    listens = False
    silence_is_an_answer = True

    def ask(self, memory: Memory, look: Look) -> Asked | Move:
        if look.with_somebody():
            return Asked((), Join())
        if look.was_dropped():
            return Asked((), Wait(), (WORDS("queue.lost"),))
        if not look.people_are_here():
            return Move("call_back", (WORDS("call_back.closed", open_again=look.open_again()),))
        words = WORDS("queue.through_manager" if memory.manager else "queue.through")
        return Asked((), Wait(), (words,), (JoinQueue(urgent=memory.manager),))

    def hear(self, heard: Heard, memory: Memory, look: Look) -> Move | None:
        """Out of the queue, or back from talking to somebody."""
        if look.was_dropped():
            return Move("queue")
        if heard.dial_status or heard.queue_result in JOINED_SOMEBODY or heard.queue_result == "hangup":
            return Move("goodbye")
        if heard.queue_result:
            words = WORDS(_AFTERWARDS.get(heard.queue_result, "queue.failed"))
            return Move("call_back", (words,), (LeaveQueue(),))
        # No result at all: the call was sent back to us (a restart, the fallback). It waits on.
        return Move("queue")
