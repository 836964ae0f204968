"""YAML files: read into nodes with their places, within limits."""
