"""The conversation's state in DynamoDB: keys, conditional writes as values, and the port that runs them."""
