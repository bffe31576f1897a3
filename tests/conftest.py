"""What all tests share."""

from hypothesis import settings

# Machines are shared and noisy: a slow example says nothing about the code.
settings.register_profile("noisy", deadline=None)
settings.load_profile("noisy")
