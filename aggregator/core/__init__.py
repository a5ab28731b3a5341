"""What decides: pure functions of their arguments; no clock, no randomness, no sockets, no files."""
