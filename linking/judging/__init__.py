"""What an outcome means: why there is no link, whose answer came back, whether it linked."""
