"""One spoken turn: take the floor, stream the model to whoever listens, settle, announce, release."""
