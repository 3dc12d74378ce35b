"""What gnomon costs, as ratios to a peer or a bare baseline of the same run."""
