"""A conversational companion in the spirit of Samantha, on your own machine."""

__version__ = "0.1.0"
