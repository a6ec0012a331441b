"""Measuring and training beside the product: read by developers, left out of the wheel, imported by nobody."""
