"""What did the person say? The question, what kind of answer it asks for, and what it leans on."""
