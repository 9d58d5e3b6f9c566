"""Indexes of what waits for a person: mail that nobody could place, and what nobody's name has promised."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'

_WAITING = (
    ('ix_inbound_mail_stranger', 'inbound_mail', 'came_at', "kind = 'stranger'"),
    ('ix_promise_nobodys', 'promise', 'due_at', 'kept_at IS NULL AND owner_id IS NULL'),
)


def upgrade() -> None:
    for name, table, column, condition in _WAITING:
        where = sa.text(condition)
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)
