"""The logbook: experiments read from disk, checked, and asked questions."""
