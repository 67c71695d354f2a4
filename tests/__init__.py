"""Tests by layer. `unit` and `properties` call pure functions, `conversations` a whole bot in process, `faults` kill and break it."""
