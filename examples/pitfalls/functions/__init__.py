"""The guide's wrong examples. `# expect: rule-name` marks each line that `gnomon check` reports."""
