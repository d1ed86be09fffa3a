"""Messages on their way to Telegram, until it is known that they came."""
