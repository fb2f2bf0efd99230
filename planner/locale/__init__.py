"""Hold the message catalogues of what people see: Bahasa Indonesia and English."""
