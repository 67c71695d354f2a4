"""Places: administrative units of both eras, and the way from typed words to them."""
