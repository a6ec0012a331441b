"""The page on which tutors judge the footnotes of answers, one by one."""
