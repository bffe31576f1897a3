"""What Cronofy has and takes: data centers, scopes, parameters, the two requests, and a simulated Cronofy."""
