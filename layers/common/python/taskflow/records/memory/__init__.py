"""Recall: passages of a person's messages, made by the worker, found when a prompt needs them (docs/memory.md).

``passages`` (a message as passages), ``question`` (what of a question is searched) and ``fusion`` (which passages are
given) are pure. ``remembering`` makes passages, ``recalling`` finds them, ``switch`` is what a person sees and changes.
"""
