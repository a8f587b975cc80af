"""Data of the course that the lessons use: the questions, and the exercises."""
