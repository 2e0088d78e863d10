"""What the agenda is set up with, its figures and its exports: pages under /balie/agenda, which need no script."""
