"""Who may use the page, and for what: people, their roles and passwords, and their logins."""
