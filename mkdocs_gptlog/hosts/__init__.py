"""The hosts: site generators that show the pages."""
