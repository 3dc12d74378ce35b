"""A nightly copy of sales: extract, transform, load, and a report."""
