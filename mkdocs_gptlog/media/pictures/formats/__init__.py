"""File formats of pictures, as far as they are read here."""
