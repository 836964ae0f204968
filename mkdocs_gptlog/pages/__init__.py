"""The pages: what each shows and how it looks, without knowing which host will carry it."""
