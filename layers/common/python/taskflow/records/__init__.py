"""What outlives a request: records on the queue, their redaction, and the rows in Postgres."""
