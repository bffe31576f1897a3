"""What `build.py` is made of: each module is one part of the build."""
