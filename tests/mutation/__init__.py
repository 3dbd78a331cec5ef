"""Small mistakes made on purpose in the PowerShell, to see whether the tests notice."""
