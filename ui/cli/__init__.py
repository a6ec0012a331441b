"""The command line: `main` and `lazy`, what every command shares (`scope`), one file a group of commands."""
