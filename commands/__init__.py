"""The operator's door: what is typed after `flask --app app`."""

from flask import Flask

from . import (
    complaint,
    complaints_import,
    customers,
    deadlines,
    demo,
    doctor,
    letters,
    provision,
    spool,
    staff,
    upgrade,
)


def register(app: Flask) -> None:
    """Give the app its commands (`work`, `sweep` and `outbox` come with `workers/`)."""
    for command in (
        upgrade.upgrade,
        demo.demo,
        staff.staff,
        customers.customers,
        complaint.complaint,
        complaints_import.complaints,
        deadlines.deadlines,
        doctor.doctor,
        letters.letters,
        provision.provision,
        spool.spool,
    ):
        app.cli.add_command(command)
