-- A version that somebody withdrew meanwhile stays withdrawn.
UPDATE intake.submission
SET state = :state
WHERE submission_id = :submission_id AND state <> 'withdrawn'
