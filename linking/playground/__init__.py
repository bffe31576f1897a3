"""What the page asks is answered: the protocol, an attempt, and what comes before and after it."""
