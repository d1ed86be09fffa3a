"""The web channel: chat, pages and forms for a browser."""
