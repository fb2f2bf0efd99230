"""The maps: plain data, drawn as a folium page and as a static picture."""
