"""Policy files: read, checked, split into clauses."""
