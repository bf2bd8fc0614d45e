"""``taskflow-chat``: a conversation in the terminal.

commands    what a typed line asks for (no I/O)
words       how things are told: badges, lists, the line of status (no I/O)
room        one conversation at a time, and what commands do to it
plain       lines in, lines out: for pipes
app         the full screen (needs the extra ``chat``)
"""
