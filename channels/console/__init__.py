"""The agents' console: what the city's staff see and do at /balie (console.Console), and how they sign in."""
