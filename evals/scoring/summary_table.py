"""A summary for a terminal, as Markdown: counts, then each figure with n and its 95 % interval."""

from evals.scoring.summary import Summary


def table(summary: Summary) -> str:
    """The table; figures that no row gives reason for are named below it."""
    counts = ", ".join(f"{count:,} {name}" for name, count in summary.statuses)
    repeated = f"; {summary.repeated:,} say what an earlier one says" if summary.repeated else ""
    provenance = summary.provenance
    lines = [
        f"{provenance.file} (sha256 {provenance.data_sha256[:12]}): {summary.rows:,} rows: {counts}{repeated}",
        f"checker {provenance.checker} ({provenance.checker_sha256[:12]}), thresholds: {provenance.thresholds}",
        "",
        "| figure | value (n; 95 % interval) |",
        "|---|---|",
        *(f"| {one.name} | {one} |" for one in summary.figures if one.value is not None),
    ]
    absent = [one.name for one in summary.figures if one.value is None]
    if absent:
        lines += ["", f"no row gives reason for: {', '.join(absent)}"]
    lines += [f"- {reason}" for reason in summary.first_errors]
    return "\n".join(lines)
