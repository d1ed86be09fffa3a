"""The directory of services and activities, as it is told in a chat."""
