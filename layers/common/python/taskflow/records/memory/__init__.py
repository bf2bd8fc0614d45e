"""Recall: passages of a person's messages, made by the worker, found when a prompt needs them (docs/memory.md).

``passages`` (a message as passages), ``question`` (what of a question is searched), ``fusion`` (which passages are
given) and ``oneself`` (who speaks of whom) are pure. ``remembering`` makes passages, ``recalling`` finds them,
``switch`` is what a person sees and changes.
"""
