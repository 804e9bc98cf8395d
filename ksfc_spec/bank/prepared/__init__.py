"""What is so before a customer comes: possessions, states and requests that a world is told (`people/give` and its like)."""
