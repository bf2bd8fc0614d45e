"""The conversation's state in DynamoDB: keys, conditional writes as values, and the store that runs them."""
