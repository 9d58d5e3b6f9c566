"""The portal's keys, and mail that came in."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('idempotency_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('portal', sa.String(), nullable=False),
    sa.Column('key_mark', sa.String(), nullable=False),
    sa.Column('asked_mark', sa.String(), nullable=False),
    sa.Column('asked_sealed', sa.String(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid'),
    sa.UniqueConstraint('portal', 'key_mark')
    )
    op.create_index(op.f('ix_idempotency_key_complaint_id'), 'idempotency_key', ['complaint_id'], unique=False)
    op.create_table('inbound_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('message_mark', sa.String(), nullable=False),
    sa.Column('from_mark', sa.String(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(40), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('from_sealed', sa.String(), nullable=False),
    sa.Column('subject_sealed', sa.String(), nullable=False),
    sa.Column('text_sealed', sa.String(), nullable=False),
    sa.Column('files', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('came_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('uid'),
    sa.UniqueConstraint('message_mark')
    )
    op.create_index(op.f('ix_inbound_mail_came_at'), 'inbound_mail', ['came_at'], unique=False)
    op.create_index(op.f('ix_inbound_mail_complaint_id'), 'inbound_mail', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_inbound_mail_from_mark'), 'inbound_mail', ['from_mark'], unique=False)
    op.create_table('inbound_mail_copy',
    sa.Column('mail_id', sa.Integer(), nullable=False),
    sa.Column('content_sealed', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['mail_id'], ['inbound_mail.id'], ),
    sa.PrimaryKeyConstraint('mail_id')
    )
