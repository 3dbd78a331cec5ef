"""What executes a module on the simulation: Python, or a real PowerShell engine."""
