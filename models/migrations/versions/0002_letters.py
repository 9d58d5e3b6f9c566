"""Letters, the address they go to, and how somebody wants to be written to."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.add_column('customer', sa.Column('address_sealed', sa.String(), nullable=False, server_default=''))
    op.add_column('complaint', sa.Column('contact_wishes_sealed', sa.String(), nullable=False, server_default=''))
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('template_version', sa.String(), nullable=False),
    sa.Column('rendered_with', sa.String(), nullable=False),
    sa.Column('format', sa.String(40), nullable=False),
    sa.Column('facts_sealed', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('state', sa.String(40), nullable=False),
    sa.Column('way', sa.String(40), nullable=True),
    sa.Column('to_sealed', sa.String(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_by', sa.String(), nullable=False),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('print_run', sa.Date(), nullable=True),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('message_id', sa.Integer(), nullable=True),
    sa.Column('lapses_on', sa.Date(), nullable=True),
    sa.Column('why_failed', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.ForeignKeyConstraint(['approved_by_id'], ['staff.id'], ),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid'),
    sa.UniqueConstraint('about')
    )
    op.create_index(op.f('ix_letter_complaint_id'), 'letter', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_letter_message_id'), 'letter', ['message_id'], unique=False)
    op.create_index(op.f('ix_letter_print_run'), 'letter', ['print_run'], unique=False)
    # Small however many letters there have been: what waits, and what lapses.
    op.create_index('ix_letter_waiting', 'letter', ['state', 'id'], unique=False, sqlite_where=sa.text("state IN ('draft', 'approved', 'failed')"), postgresql_where=sa.text("state IN ('draft', 'approved', 'failed')"))
    op.create_index('ix_letter_lapses', 'letter', ['lapses_on'], unique=False, sqlite_where=sa.text('lapses_on IS NOT NULL'), postgresql_where=sa.text('lapses_on IS NOT NULL'))
    op.create_index('ix_obligation_running', 'obligation', ['rule', 'due'], unique=False, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
    op.create_table('letter_copy',
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('pdf_sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], ),
    sa.PrimaryKeyConstraint('letter_id')
    )
