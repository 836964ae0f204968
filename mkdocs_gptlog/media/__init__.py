"""The media: published, sized, cleaned renditions of the pictures beside the records."""
