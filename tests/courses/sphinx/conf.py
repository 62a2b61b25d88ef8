"""A course made with Sphinx, its pages written in MyST Markdown."""

project = "A course"
extensions = ["myst_parser"]
html_js_files = [("http://localhost:5000/embed.js", {"type": "module"})]
