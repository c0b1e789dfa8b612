"""Control flow in a trace: branches and loops as Operations with Graphs inside."""

from .branches import cond, switch_case
from .loops import while_loop

__all__ = ["cond", "switch_case", "while_loop"]
