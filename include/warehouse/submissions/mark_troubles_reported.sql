UPDATE intake.trouble SET is_told = true
WHERE NOT is_told
