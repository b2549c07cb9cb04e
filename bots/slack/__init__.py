"""The Slack door: what people send there is translated in, asked, and translated out."""
