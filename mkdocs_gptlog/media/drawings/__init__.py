"""What of a vector picture is kept: its words, its styles, and the bitmaps inside of it."""
