"""Check what the files of a campaign say about one another."""
