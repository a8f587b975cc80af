"""What recording, drawing and importing cost: `python -m benchmarks`; see README.md."""
