"""On PostgreSQL, a chain's end is locked and read in one question: two would each be waited for, by every other process too."""

from alembic import op

revision = '0010'
down_revision = '0009'

# Volatile, so that what is read is as it stands once the lock is held, not as it stood when the question came.
_END_OF_CHAIN = """
CREATE FUNCTION end_of_chain(asked varchar, OUT number integer, OUT hash varchar) RETURNS SETOF record
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(asked, 0));
    RETURN QUERY SELECT e.number, e.hash FROM event e WHERE e.chain = asked ORDER BY e.number DESC LIMIT 1;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(_END_OF_CHAIN)
