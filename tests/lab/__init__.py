"""A test lab: simulated Windows machines behind a WinRM endpoint on loopback."""
