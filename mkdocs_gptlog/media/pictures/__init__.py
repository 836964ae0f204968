"""Pictures: read by content, made upright and sRGB, and published in several sizes."""
