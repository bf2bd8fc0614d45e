"""The AWS account that the laptop plays. Standard library only: the emulator has an environment of its own."""

ACCOUNT = "000000000000"
REGION = "us-east-1"
