"""What we hand to others of the record: the ombudsman's case file, and to a customer everything we hold on them.

It reads the nouns and changes none; what it makes is the same, byte for byte, for the same record. Doors ask it for a
bundle, log that they did, and give it away.
"""
