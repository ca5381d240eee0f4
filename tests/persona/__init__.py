"""Personas, their lines and the bars."""
