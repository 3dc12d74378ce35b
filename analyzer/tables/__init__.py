"""What the dialect and the libraries are, as data: no rule spells a library's name by itself."""
