"""What all tests share."""

from hypothesis import settings

# A busy machine is slow now and then; that says nothing about the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
