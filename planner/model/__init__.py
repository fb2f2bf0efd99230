"""Speak the language of the field: frozen dataclasses, standard library only, no files and no arithmetic."""
