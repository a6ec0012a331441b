"""A run as one HTML file: `look` (its style), `plots` (SVG), `row_view` (a row with its sentences), `page` (all)."""
