"""The operator's door: what is typed after `flask --app app`."""

from flask import Flask

from . import (
    bill_words,
    complaint,
    complaints_import,
    compliance,
    customers,
    deadlines,
    demo,
    doctor,
    holding,
    letters,
    policy,
    proof,
    provision,
    softphone,
    spool,
    staff,
    upgrade,
)


def register(app: Flask) -> None:
    """Give the app its commands (`work`, `sweep`, `outbox` and `retention` come with `workers/`)."""
    holding.join(complaint.complaint)
    proof.join(complaint.complaint)
    for command in (
        upgrade.upgrade,
        bill_words.bill_words,
        compliance.compliance,
        demo.demo,
        staff.staff,
        customers.customers,
        complaint.complaint,
        complaints_import.complaints,
        deadlines.deadlines,
        doctor.doctor,
        letters.letters,
        policy.policy,
        provision.provision,
        softphone.softphone,
        spool.spool,
    ):
        app.cli.add_command(command)
