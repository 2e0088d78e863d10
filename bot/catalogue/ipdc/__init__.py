"""Imports products from the Flemish product catalogue (IPDC, fed by LPDC) as content files of a city."""
