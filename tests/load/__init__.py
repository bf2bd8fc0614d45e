"""Load tests of a running stack with locust: ``python -m tests.load saturation|streaming``."""
