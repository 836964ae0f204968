"""The examples that a model is tuned on: their files, what is wrong with them, their tokens and what those cost."""
