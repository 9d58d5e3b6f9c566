"""Mail that comes in: a complaint, more about one that we have, or a machine's; each kept whole and once.

`door` takes the inbound-mail webhook and `mailbox` reads an IMAP mailbox; both make an `arrived.Arrived` and hand it to
`receiving.receive`.
"""
