"""Units of plugins/plugin_utils/_adopt."""
