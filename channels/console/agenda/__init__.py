"""The staff's agenda: pages of plain HTML and forms under /balie/agenda, which need no script."""
