"""What we do when nobody is waiting: reactions to events, jobs, the sweep.

`reactions` is everything that follows from anything; `outbox` decides who does it; `drain` does what is due.
`announcer` wakes a worker through Redis after each commit, and `sweep` finds whatever nobody took.
"""
