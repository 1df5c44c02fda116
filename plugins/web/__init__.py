"""What the web applications share: who is logged in, the warehouse that the server names, the clock."""
