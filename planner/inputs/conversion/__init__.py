"""Turn what the files say into the language of the model."""
