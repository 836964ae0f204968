"""What a record is: its experiments, runs, messages and media, each declared with its fields."""
