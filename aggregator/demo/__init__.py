"""A small world on loopback to show and test the service with: a news site in 15 languages, and four feeds.

`texts` knows what can be told, `world` what has been published so far, `faults` what the site gets wrong,
`site` and `feeds` how it looks on the wire, and `server` answers requests for it. All but `server` are pure functions
of how much is published.
"""
