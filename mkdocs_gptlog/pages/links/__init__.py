"""The author's texts on pages: where their links lead and which ids they bring."""
