"""What was done: every decision, in a chain that shows any tampering."""
