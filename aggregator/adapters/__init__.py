"""The doors to the outside: they do, and never decide; one library, one door."""
