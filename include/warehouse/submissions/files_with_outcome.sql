SELECT sha256
FROM intake.submission
WHERE sha256 = any(:sha256s)
