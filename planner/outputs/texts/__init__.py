"""Put a plan into words, dates, times and figures in the language of the office."""
