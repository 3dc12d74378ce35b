"""What fixes of several rules write in place of what is wrong."""
