"""Media as templates show them."""
