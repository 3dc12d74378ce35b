"""Types as annotations write them, and the classes that carry data in and out."""
