"""The channels as web pages: routes, templates, one style sheet and a little JavaScript.

`app.create_app` builds the ASGI application; each flow has a module with its routes (`pc/signup.py`) and a folder of
templates (`templates/pc/signup/`). `outside/` holds the small pages of the parties. What both screen adapters rely on
stands in docs/architecture.md under "Pages".
"""
