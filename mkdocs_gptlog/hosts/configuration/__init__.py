"""What the configuration of a site says to the log, the same for the plugin and for the commands."""
