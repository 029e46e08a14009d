"""Speed and exactness as ratios to a named reference run beside it; ``python -m benchmarks`` prints them."""

__all__: list[str] = []
