"""What stands between the network and the routes, each small enough to read at a glance."""
