"""The same at home: `authorization-link` makes and checks links in a terminal. No browser ever gets this package."""
