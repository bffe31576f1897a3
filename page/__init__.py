"""The page's Python, which MicroPython runs: it reads controls, asks `linking`, and shows what comes back."""
