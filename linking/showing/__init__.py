"""What may be seen becomes markup, text and code, secrets masked."""
