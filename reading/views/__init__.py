from reading.views.papers import contents, paper, part

__all__ = ["contents", "paper", "part"]
