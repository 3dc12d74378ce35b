"""What is asked of code as it is written, by more than one rule: delays, limits, awaiting."""
