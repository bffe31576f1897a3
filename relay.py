"""The relay, and the local server that serves the built site with it: `python relay.py`. What it does is in relaying/.

Cronofy sends no CORS headers for calls made with an access token, so no web page can read its answers. The relay
forwards that one call, `POST /relay/{data_center}/v1/link_tokens`, and keeps nothing of it.
"""

import sys

from relaying.application import application
from relaying.command_line import main
from relaying.listening import address, listen, server
from relaying.middleware import AddedHeaders

__all__ = ["AddedHeaders", "address", "application", "listen", "main", "server"]

if __name__ == "__main__":
    sys.exit(main())
