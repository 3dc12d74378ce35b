"""What a check keeps for the next one, and what its validity depends on."""
