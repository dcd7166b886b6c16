from tests.demo.loading import demo_boards, whole_demo

__all__ = ["demo_boards", "whole_demo"]
