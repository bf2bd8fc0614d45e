"""One spoken turn: take the lease, stream the model to the connections, settle, announce, release."""
