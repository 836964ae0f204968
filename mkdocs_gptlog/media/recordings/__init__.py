"""Recordings: audio and video files, their waveforms and what is published of them."""
