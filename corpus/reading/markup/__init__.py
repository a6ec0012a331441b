"""What readers of HTML and XML share: `safe_xml`, the words of an element (`words`), tables (`rows`), `mentions`."""
