"""From a message to the kind of turn that it is."""
