"""What people typed, pasted or were linked to becomes right values, or names what is wrong."""
