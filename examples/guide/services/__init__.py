"""Stand-ins for the services outside, and the means to start and to break them."""
