"""The scores, each defined in its docstring with its source: `metric` (their names), `faithfulness`, `citing`,
`quoting`, `correctness`, `contexts`, `ranking` (of one row); `abstaining`, `risk_coverage`, `figure`, `totals` (of a
run)."""
