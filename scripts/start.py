"""Start the assistant: environment, snapshot, web chat and, with a token, the Telegram bot."""

import sys

import environment

# The answering processes import this file too, and find their environment made.
if __name__ == "__main__":
    environment.run_inside()  # before anything else is imported: it may have to be made

    from bot.__main__ import main

    sys.exit(main())
