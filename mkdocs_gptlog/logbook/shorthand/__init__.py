"""The short ways of writing a record, turned into the long one."""
