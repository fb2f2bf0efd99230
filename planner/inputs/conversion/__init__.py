"""Conversion of the files into the model."""
