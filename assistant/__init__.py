"""Questions to cited answers: `question`, `answer` (the nouns); `understanding` (`care`, `language`, `followup`);
`judging` (`analysis`, `evidence`, `weighing`, `confidence`); `writer`, `citing`, `checking`; `chain`; `assembly`.
"""
