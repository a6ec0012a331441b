"""Questions to cited answers: `question`, `answer` (the nouns); `understanding` (`care`, `language`, `followup`);
`judging` (`analysis`, `evidence`, `weighing`, `confidence`); `writer`, `citing`, `checking`; `bibliography`
(`entry_request`), for questions about published works; `chain`; `assembly`.
"""
