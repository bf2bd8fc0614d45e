"""The engine with one promise broken: each mutant is a function that patches what the engine decides or writes.

Most change writes and their conditions as values on the way to the table, which no rebuilding of the engine moves;
the others wrap one function. ``patching`` sees to it that a mutant whose target is gone fails.
"""

from tests.simulation.mutants import empty, messages, modes, money, programs, steering, turns
from tests.simulation.mutants.listing import Mutant, applied

MUTANTS: tuple[Mutant, ...] = (
    *turns.MUTANTS,
    *messages.MUTANTS,
    *empty.MUTANTS,
    *money.MUTANTS,
    *steering.MUTANTS,
    *modes.MUTANTS,
    *programs.MUTANTS,
)

__all__ = ["MUTANTS", "Mutant", "applied"]
