"""Reading in child processes with limits, so that no file can hang, crash or fill the process that asked.

Reading order: `limits`, `messages`, `worker` (the child), `crew` (the parent's side: `Crew`).
"""
