"""The log as plain pages that need no site generator."""
