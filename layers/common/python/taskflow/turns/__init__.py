"""One spoken turn: take the lease, stream the model to whoever listens, settle, announce, release."""
