"""How fast a whole turn is, beside floors measured in the same minute on the same machine."""
