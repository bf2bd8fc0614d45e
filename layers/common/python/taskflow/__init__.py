"""TaskFlow: what the Lambda functions share (deployed as a layer)."""
