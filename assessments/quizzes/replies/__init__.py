"""Written replies to citizens, and the people who mark them."""
