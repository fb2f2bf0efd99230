"""The model of the domain: frozen dataclasses of the standard library, without file access."""
