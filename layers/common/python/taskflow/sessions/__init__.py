"""The life of a session outside its turns: connecting, receiving frames, leaving, and what time brings."""
