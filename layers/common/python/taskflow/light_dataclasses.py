"""``dataclass`` as in the standard library, whose methods are made when they are first used.

The standard one writes source for up to six methods of each class and compiles it, some 0.3 ms a class. A function
imports more than a hundred of our classes and uses a few of them: that was half of what our modules took to load
(``docs/decisions/061-dataclasses-that-wait.md``). Here ``__init__`` is compiled with the first object, and the other
methods are shared code that is never compiled.

Everything else is the standard library's: ``fields``, ``replace``, ``asdict``, ``field``, ``match``. Type checkers see
its ``dataclass``. Only what our code uses is there: ``frozen``, ``slots``, ``kw_only``.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass

    def compile_all() -> None:
        """Compiles what waits, of all classes that are loaded: for a snapshot, in which it costs nobody's time."""

else:
    from operator import attrgetter
    from reprlib import recursive_repr
    from types import MemberDescriptorType

    _waiting = []
    """Classes, and whether they are frozen, whose ``__init__`` is to be compiled."""

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False):
        """As ``dataclasses.dataclass``."""

        def decorate(cls):
            return _made(cls, frozen, slots, kw_only)

        return decorate if cls is None else decorate(cls)

    def _made(cls, frozen, slots, kw_only):
        own = set(cls.__dict__)
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
        fields = dataclasses.fields(made)
        compared = _getter([each.name for each in fields if each.compare])
        hashed = _getter([each.name for each in fields if (each.compare if each.hash is None else each.hash)])
        methods = {
            "__init__": _first_init(made, frozen),
            "__repr__": _repr([each.name for each in fields if each.repr]),
            "__eq__": _eq(compared),
            "__hash__": _hash(hashed) if frozen else None,
        }
        if frozen:
            every = _getter([each.name for each in fields])
            methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
            methods |= {"__getstate__": every, "__setstate__": _set_state([each.name for each in fields])}
        for name, method in methods.items():
            if name not in own:
                setattr(made, name, method)
        return made

    def _getter(names):
        """A method that returns the values of these fields."""
        if len(names) > 1:
            get = attrgetter(*names)
            return lambda self: get(self)
        return lambda self: tuple(getattr(self, name) for name in names)

    def _first_init(cls, frozen):
        """Makes ``__init__`` when it is called, and puts it in its own place."""

        _waiting.append((cls, frozen))

        def __init__(self, /, *args, **kwargs):
            if cls.__dict__.get("__init__") is __init__:
                cls.__init__ = _compiled_init(cls, frozen)
            cls.__init__(self, *args, **kwargs)

        return __init__

    def compile_all():
        while _waiting:
            cls, frozen = _waiting.pop()
            if cls.__dict__["__init__"].__code__.co_filename == __file__:
                cls.__init__ = _compiled_init(cls, frozen)

    def _compiled_init(cls, frozen):
        names = {"_unset": dataclasses.MISSING, "_set": object.__setattr__}
        plain, named, body = [], [], []
        for each in dataclasses.fields(cls):
            value = each.name
            if each.default is not dataclasses.MISSING:
                names[f"_default_{each.name}"] = each.default
                given = f"{each.name}=_default_{each.name}"
            elif each.default_factory is not dataclasses.MISSING:
                names[f"_make_{each.name}"] = each.default_factory
                given = f"{each.name}=_unset"
                value = f"_make_{each.name}() if {each.name} is _unset else {each.name}"
            else:
                given = each.name
            if not each.init:
                if given == each.name:
                    continue
                value = f"_make_{each.name}()" if given.endswith("_unset") else f"_default_{each.name}"
            else:
                (named if each.kw_only else plain).append(given)
            slot = getattr(cls, each.name, None)
            if not frozen:
                body.append(f"self.{each.name} = {value}")
            elif isinstance(slot, MemberDescriptorType):
                # The slot itself takes two thirds of the time of ``object.__setattr__``, which looks for it.
                names[f"_slot_{each.name}"] = slot.__set__
                body.append(f"_slot_{each.name}(self, {value})")
            else:
                body.append(f"_set(self, {each.name!r}, {value})")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        parameters = ", ".join(["self", *plain, *(["*", *named] if named else [])])
        source = f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"])
        exec(source, names)  # noqa: S102 (of names of fields, as the standard library does)
        found = names["__init__"]
        found.__qualname__ = f"{cls.__qualname__}.__init__"
        found.__module__ = cls.__module__
        return found

    def _repr(names):
        @recursive_repr()
        def __repr__(self):
            shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{self.__class__.__qualname__}({shown})"

        return __repr__

    def _eq(compared):
        def __eq__(self, other):
            if other.__class__ is self.__class__:
                return compared(self) == compared(other)
            return NotImplemented

        return __eq__

    def _hash(hashed):
        return lambda self: hash(hashed(self))

    def _refuse(self, name, *value):
        raise dataclasses.FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")

    def _set_state(names):
        def __setstate__(self, state):
            for name, value in zip(names, state, strict=True):
                object.__setattr__(self, name, value)

        return __setstate__
