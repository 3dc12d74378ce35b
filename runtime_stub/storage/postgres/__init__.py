"""The store on PostgreSQL, for as many processes on as many machines as are started."""
