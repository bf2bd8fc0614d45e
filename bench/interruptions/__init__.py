"""How a model takes being interrupted: scripted conversations and rules that judge them.

``python -m bench.interruptions --help`` says how to run it.
"""
