"""What is published beside the pages: feeds, data, the index of the gallery, styles and scripts."""
