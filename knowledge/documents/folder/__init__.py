"""A folder of policies as it lies on the disk, and as it was published before."""
