"""The workflows of the guide, as a user of the app sets them off and sees them end."""
