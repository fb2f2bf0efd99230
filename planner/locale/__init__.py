"""The catalogues of all texts that users see, in Bahasa Indonesia and English."""
