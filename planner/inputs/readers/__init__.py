"""Read files of any format within limits, and gather what is wrong with them."""
