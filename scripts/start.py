"""Start the assistant: environment, snapshot, web chat and, with a token, the Telegram bot."""

import environment

environment.run_inside()  # before anything else is imported: it may have to be made

import sys

from bot.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
