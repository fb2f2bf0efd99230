"""Draw the maps: plain data first, then a folium page and a static picture of it."""
