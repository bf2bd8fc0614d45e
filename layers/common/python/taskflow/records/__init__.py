"""Records on the queue, their redaction, and the rows in Postgres."""
