"""Starts the laptop's parts in order, starts again what dies, and leaves nothing behind.

Modules, from the outside in: ``running`` (one ``make run`` from start to end), ``stack`` (the order of things),
``parts`` (how each is run), ``process`` (one part: start, health, log, stop), ``restarts`` (one that died),
``control`` (the socket behind ``python -m local status``), ``config`` and ``provider`` (what people set),
``model_list`` (a server's list of models), ``folder`` and ``ports`` (what the data folder keeps).
"""
