"""The tests: sentences about the house, proved on real servers, each quoting the rule it keeps."""
