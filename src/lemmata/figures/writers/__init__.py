"""A picture in one markup: a module each."""
