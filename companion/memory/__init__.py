"""What she keeps of a person: how well they know each other, what she has said, whether she watches over them."""
