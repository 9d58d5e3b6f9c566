"""A call is numbered turns; each has one reply, stored before it is spoken."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Turn(SQLModel, table=True):
    """The reply of one turn of one call, word for word, so that a repeated request hears it again."""

    call_id: int = Field(foreign_key="call.id", primary_key=True)
    number: int = Field(primary_key=True)
    reply: str
    at: datetime


class LegTurn(SQLModel, table=True):
    """The same for a staff leg that is spoken to before it joins (an ordinary phone is whispered to)."""

    __tablename__ = "leg_turn"

    leg_id: int = Field(foreign_key="leg.id", primary_key=True)
    number: int = Field(primary_key=True)
    reply: str
    at: datetime
