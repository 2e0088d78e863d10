"""How the staff signs in at the console: local accounts, or an issuer of OpenID Connect."""
