"""PDF making: pure functions from HTML and bytes to bytes, without Django."""
