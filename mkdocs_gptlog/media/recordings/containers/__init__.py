"""Formats of sound and video, one module each: what of a file is published, and what is taken out of it."""
