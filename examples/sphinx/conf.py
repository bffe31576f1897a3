"""A small Sphinx site with the playground on it."""

project = "Calendar guide"
author = project
html_theme = "furo"
