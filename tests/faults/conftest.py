"""Give tests a small project of their own."""

from inputs.conftest import project

__all__ = ["project"]
