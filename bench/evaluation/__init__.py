"""How a model takes turns and uses what it is told: scripted conversations, and rules that judge them.

``python -m bench.evaluation --help`` says how to run it.
"""
