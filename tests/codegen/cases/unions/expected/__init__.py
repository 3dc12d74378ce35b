"""Written by `gnomon codegen`: do not edit."""
