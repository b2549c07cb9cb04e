"""The page: one module a part of the site. Every form works without JavaScript."""
