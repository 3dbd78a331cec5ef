"""A simulated Software Protection Platform: WMI surface, registry, DNS and KMS bookkeeping."""
