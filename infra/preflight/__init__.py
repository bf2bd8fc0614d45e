"""What would go wrong with a deployment, said before it begins: ``python -m infra.preflight`` (``make preflight``).

``ask.py`` asks AWS and this machine the questions of each subject (``account_questions.py`` and its like), ``rules.py``
judges what they answered by the rules of each subject (``account_rules.py`` and its like), ``report.py`` prints it. The
rules are pure. An answer that nobody may have (no permission to ask) is a note, never a failure: only what is known to
fail stops a deployment.
"""
