"""The first nouns."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table('customer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('customer_class', sa.String(40), nullable=False),
    sa.Column('name_sealed', sa.String(), nullable=False),
    sa.Column('phone_sealed', sa.String(), nullable=False),
    sa.Column('phone_mark', sa.String(), nullable=False),
    sa.Column('email_sealed', sa.String(), nullable=False),
    sa.Column('email_mark', sa.String(), nullable=False),
    sa.Column('date_of_birth_sealed', sa.String(), nullable=False),
    sa.Column('pin_sealed', sa.String(), nullable=False),
    sa.Column('postcode_sealed', sa.String(), nullable=False),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_customer_email_mark'), 'customer', ['email_mark'], unique=False)
    op.create_index(op.f('ix_customer_phone_mark'), 'customer', ['phone_mark'], unique=False)
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dead_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('chain', 'number')
    )
    op.create_index(op.f('ix_event_call_id'), 'event', ['call_id'], unique=False)
    op.create_index(op.f('ix_event_complaint_id'), 'event', ['complaint_id'], unique=False)
    op.create_index('ix_event_waiting', 'event', ['id'], unique=False, sqlite_where=sa.text('handled_at IS NULL AND dead_at IS NULL'), postgresql_where=sa.text('handled_at IS NULL AND dead_at IS NULL'))
    op.create_table('identity_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_mark', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(40), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_identity_attempt_account_mark'), 'identity_attempt', ['account_mark'], unique=False)
    op.create_index(op.f('ix_identity_attempt_call_id'), 'identity_attempt', ['call_id'], unique=False)
    op.create_table('staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.String(40), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('presence', sa.String(40), nullable=False),
    sa.Column('presence_since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('presence_reason', sa.String(), nullable=False),
    sa.Column('next_presence', sa.String(40), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('email')
    )
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(8), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('services', sa.JSON(), nullable=False),
    sa.Column('balance_pence', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number')
    )
    op.create_index(op.f('ix_account_customer_id'), 'account', ['customer_id'], unique=False)
    op.create_table('staff_session',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('token_hash')
    )
    op.create_index(op.f('ix_staff_session_staff_id'), 'staff_session', ['staff_id'], unique=False)
    op.create_table('complaint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('stage', sa.String(40), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('service', sa.String(), nullable=False),
    sa.Column('statement_sealed', sa.String(), nullable=False),
    sa.Column('wanted_sealed', sa.String(), nullable=False),
    sa.Column('extra_help_sealed', sa.String(), nullable=False),
    sa.Column('reach_sealed', sa.String(), nullable=False),
    sa.Column('first_contact_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('policy', sa.String(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('rung', sa.String(40), nullable=False),
    sa.Column('next_due', sa.DateTime(timezone=True), nullable=True),
    sa.Column('next_due_rule', sa.String(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_because', sa.String(40), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], ),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('call_id'),
    sa.UniqueConstraint('reference'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_complaint_account_id'), 'complaint', ['account_id'], unique=False)
    op.create_index(op.f('ix_complaint_customer_id'), 'complaint', ['customer_id'], unique=False)
    op.create_index(op.f('ix_complaint_first_contact_at'), 'complaint', ['first_contact_at'], unique=False)
    op.create_index(op.f('ix_complaint_next_due'), 'complaint', ['next_due'], unique=False)
    op.create_index(op.f('ix_complaint_owner_id'), 'complaint', ['owner_id'], unique=False)
    op.create_index(op.f('ix_complaint_stage'), 'complaint', ['stage'], unique=False)
    op.create_table('call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('sid', sa.String(), nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('from_number_sealed', sa.String(), nullable=False),
    sa.Column('from_mark', sa.String(), nullable=False),
    sa.Column('to_number', sa.String(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('memory', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('status_sequence', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('heard_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('connected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wrapped_up_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('wanted_rung', sa.String(40), nullable=False),
    sa.Column('offered_to_id', sa.Integer(), nullable=True),
    sa.Column('offered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('adviser_id', sa.Integer(), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claim_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recording_paused_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_how', sa.String(), nullable=False),
    sa.Column('disposition', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['adviser_id'], ['staff.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], ),
    sa.ForeignKeyConstraint(['offered_to_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key'),
    sa.UniqueConstraint('room'),
    sa.UniqueConstraint('sid')
    )
    op.create_index(op.f('ix_call_adviser_id'), 'call', ['adviser_id'], unique=False)
    op.create_index(op.f('ix_call_complaint_id'), 'call', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_call_customer_id'), 'call', ['customer_id'], unique=False)
    op.create_index(op.f('ix_call_from_mark'), 'call', ['from_mark'], unique=False)
    op.create_index(op.f('ix_call_offered_to_id'), 'call', ['offered_to_id'], unique=False)
    op.create_index(op.f('ix_call_state'), 'call', ['state'], unique=False)
    op.create_table('obligation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('due_ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decides', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_obligation_complaint_id'), 'obligation', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_obligation_due_ends_at'), 'obligation', ['due_ends_at'], unique=False)
    op.create_table('escalation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('to_rung', sa.String(40), nullable=False),
    sa.Column('by_staff_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=True),
    sa.Column('leg_id', sa.Integer(), nullable=True),
    sa.Column('tried', sa.JSON(), nullable=False),
    sa.Column('reason_sealed', sa.String(), nullable=False),
    sa.Column('packet_sealed', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undo_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_staff_id'], ['staff.id'], ),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.ForeignKeyConstraint(['target_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_escalation_call_id'), 'escalation', ['call_id'], unique=False)
    op.create_index(op.f('ix_escalation_complaint_id'), 'escalation', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_escalation_state'), 'escalation', ['state'], unique=False)
    op.create_index(op.f('ix_escalation_target_id'), 'escalation', ['target_id'], unique=False)
    op.create_table('guide_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('guide', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('run', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('call_id')
    )
    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('to_sealed', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('body_sealed', sa.String(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('sid', sa.String(), nullable=False),
    sa.Column('why_failed', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('about'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_message_call_id'), 'message', ['call_id'], unique=False)
    op.create_index(op.f('ix_message_complaint_id'), 'message', ['complaint_id'], unique=False)
    op.create_table('note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('text_sealed', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_note_call_id'), 'note', ['call_id'], unique=False)
    op.create_index(op.f('ix_note_complaint_id'), 'note', ['complaint_id'], unique=False)
    op.create_table('promise',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('owner_name', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('broken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_promise_call_id'), 'promise', ['call_id'], unique=False)
    op.create_index(op.f('ix_promise_complaint_id'), 'promise', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_promise_owner_id'), 'promise', ['owner_id'], unique=False)
    op.create_table('recording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sid', sa.String(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('sid')
    )
    op.create_index(op.f('ix_recording_call_id'), 'recording', ['call_id'], unique=False)
    op.create_index(op.f('ix_recording_complaint_id'), 'recording', ['complaint_id'], unique=False)
    op.create_table('turn',
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reply', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.PrimaryKeyConstraint('call_id', 'number')
    )
    op.create_table('leg',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=True),
    sa.Column('to', sa.String(), nullable=False),
    sa.Column('sid', sa.String(), nullable=True),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('in_room', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dismissed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalation.id'], ),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key'),
    sa.UniqueConstraint('sid')
    )
    op.create_index(op.f('ix_leg_call_id'), 'leg', ['call_id'], unique=False)
    op.create_index(op.f('ix_leg_escalation_id'), 'leg', ['escalation_id'], unique=False)
    op.create_index(op.f('ix_leg_staff_id'), 'leg', ['staff_id'], unique=False)
    op.create_table('leg_turn',
    sa.Column('leg_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reply', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['leg_id'], ['leg.id'], ),
    sa.PrimaryKeyConstraint('leg_id', 'number')
    )
    _history_is_append_only()


def _history_is_append_only() -> None:
    """What an event says may never change, nor an event vanish; only the outbox columns move."""
    said = "chain, number, kind, at, by, call_id, complaint_id, staff_id, body, previous_hash, hash"
    refusal = "the history is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for name, deed in (("change", f"UPDATE OF {said}"), ("removal", "DELETE")):
            op.execute(
                f"CREATE TRIGGER event_refuses_{name} BEFORE {deed} ON event "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION event_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    quoted = ", ".join(f'"{column.strip()}"' for column in said.split(","))
    op.execute(
        f"CREATE TRIGGER event_refuses_change BEFORE UPDATE OF {quoted} ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_refuses()"
    )
    op.execute(
        "CREATE TRIGGER event_refuses_removal BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_refuses()"
    )
