"""What carries decisions out: ports, the runner, the way of records to their queue."""
