"""Models behind one port: providers, their errors, and which models people may choose."""
