"""Agendas that a supplier keeps: Qmatic."""
