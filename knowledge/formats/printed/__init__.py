"""Files of printed pages (PDF, OFD): lines in their order, without what every page repeats."""
