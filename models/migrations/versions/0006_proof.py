"""Words apart from the hashed event, holds, and what retention must find without walking what is stored."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'

_SMALL = (
    ('ix_complaint_outlived', 'complaint', 'closed_at', 'closed_at IS NOT NULL AND erased_at IS NULL'),
    ('ix_recording_kept', 'recording', 'started_at', 'deletion_asked_at IS NULL'),
    ('ix_attachment_kept', 'attachment', 'at', 'complaint_id IS NOT NULL'),
    ('ix_call_replies_kept', 'call', 'ended_at', 'ended_at IS NOT NULL AND replies_erased_at IS NULL'),
    ('ix_call_details_kept', 'call', 'ended_at', 'ended_at IS NOT NULL AND complaint_id IS NULL AND erased_at IS NULL'),
    ('ix_message_without_complaint', 'message', 'created_at', 'complaint_id IS NULL'),
    ('ix_inbound_mail_set_aside', 'inbound_mail', 'came_at', 'complaint_id IS NULL'),
    ('ix_idempotency_key_asked', 'idempotency_key', 'at', "asked_sealed <> ''"),
    ('ix_hold_standing', 'hold', 'complaint_id', 'released_at IS NULL'),
    ('ix_event_deletions', 'event', 'id', "kind = 'record_deleted'"),
)


def upgrade() -> None:
    op.add_column('event', sa.Column('words_sealed', sa.String(), nullable=False, server_default=''))
    op.add_column('complaint', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('recording', sa.Column('deletion_asked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('recording', sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('call', sa.Column('replies_erased_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('call', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table('hold',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('reason_sealed', sa.String(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('placed_by', sa.String(), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_by', sa.String(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid')
    )
    op.create_index(op.f('ix_identity_attempt_at'), 'identity_attempt', ['at'], unique=False)
    op.create_index(op.f('ix_one_time_code_made_at'), 'one_time_code', ['made_at'], unique=False)
    for name, table, column, where in _SMALL:
        op.create_index(name, table, [column], unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    _words_may_go_but_not_change()


def _words_may_go_but_not_change() -> None:
    refusal = "an event's words may be erased, never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER event_refuses_other_words BEFORE UPDATE OF words_sealed ON event "
            f"WHEN NEW.words_sealed <> '' BEGIN SELECT RAISE(ABORT, '{refusal.replace(chr(39), chr(39) * 2)}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION event_refuses_words() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal.replace(chr(39), chr(39) * 2)}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER event_refuses_other_words BEFORE UPDATE OF words_sealed ON event FOR EACH ROW "
        "WHEN (NEW.words_sealed <> '') EXECUTE FUNCTION event_refuses_words()"
    )
