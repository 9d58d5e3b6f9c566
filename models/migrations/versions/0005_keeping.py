"""The life of an obligation, offers of money, marks on a complaint, and a guide's run sealed."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.add_column('complaint', sa.Column('marks', sa.JSON(), nullable=False, server_default='[]'))
    op.add_column('obligation', sa.Column('confidence', sa.String(), nullable=False, server_default=''))
    op.add_column('obligation', sa.Column('owner_id', sa.Integer(), nullable=True))
    op.add_column('obligation', sa.Column('promise_id', sa.Integer(), nullable=True))
    op.add_column('obligation', sa.Column('warned', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('obligation', sa.Column('next_look_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('obligation', sa.Column('settled_by', sa.String(), nullable=False, server_default=''))
    op.add_column('obligation', sa.Column('why', sa.String(), nullable=False, server_default=''))
    # What was written down before there were looks: the clock looks at it at its end, and says whatever is to be said.
    op.execute("UPDATE obligation SET next_look_at = due_ends_at WHERE state = 'running'")
    op.create_index('ix_obligation_next_look', 'obligation', ['next_look_at', 'id'], unique=False, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
    op.create_index('ix_obligation_letter_owed', 'obligation', ['due'], unique=False, sqlite_where=sa.text("rule = 'internal.adr_letter_send_by' AND state IN ('running', 'broken')"), postgresql_where=sa.text("rule = 'internal.adr_letter_send_by' AND state IN ('running', 'broken')"))
    op.create_index('ix_promise_running', 'promise', ['due_at'], unique=False, sqlite_where=sa.text('kept_at IS NULL AND broken_at IS NULL'), postgresql_where=sa.text('kept_at IS NULL AND broken_at IS NULL'))
    op.create_index('ix_promise_broken', 'promise', ['complaint_id'], unique=False, sqlite_where=sa.text('broken_at IS NOT NULL AND kept_at IS NULL'), postgresql_where=sa.text('broken_at IS NOT NULL AND kept_at IS NULL'))
    op.create_table('offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=True),
    sa.Column('pence', sa.Integer(), nullable=False),
    sa.Column('working', sa.JSON(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], ),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.ForeignKeyConstraint(['made_by_id'], ['staff.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_offer_complaint_id'), 'offer', ['complaint_id'], unique=False)
    # Answers are customers' words and were kept in the clear; a call that is in its guide starts the guide again.
    op.execute('DELETE FROM guide_run')
    op.drop_column('guide_run', 'run')
    op.add_column('guide_run', sa.Column('uid', sa.String(), nullable=False, server_default=''))
    op.add_column('guide_run', sa.Column('run_sealed', sa.String(), nullable=False, server_default=''))
