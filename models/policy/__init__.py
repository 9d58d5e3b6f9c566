"""The policy as it is proposed, adopted and obeyed, and what each change of it does to what is open and stored."""
