"""The terminal interface: her room. `app` is its entrance; screens and widgets are one to a file."""
