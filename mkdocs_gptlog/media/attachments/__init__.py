"""Attachments: the files of messages that are neither pictures nor recordings."""
