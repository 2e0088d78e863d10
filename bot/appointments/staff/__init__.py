"""What the staff does with the agenda. Everything is noted in `agenda_deed`."""
