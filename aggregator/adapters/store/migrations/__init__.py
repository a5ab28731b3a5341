"""How the tables became what they are. Append only: a migration that was released is never changed."""
