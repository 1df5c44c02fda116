-- The department and round of the workbooks whose file name, without its ending, is :stem: one and the same for all of
-- them, and of a round that was being collected at :arrived_at. Otherwise nothing.
SELECT
    min(submission.round_key) AS round_key,
    min(submission.department_code) AS department_code
FROM intake.submission
INNER JOIN core.round ON submission.round_key = round.round_key
WHERE
    submission.state <> 'quarantined'
    AND (cast(:arrived_at AS timestamptz) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN round.requested_on AND round.closes_on
    AND lower(regexp_replace(submission.file_name, '\.[^.]*$', '')) = lower(:stem)
-- Several versions of one workbook may share a name; two departments that do leave it open whose the report is.
HAVING count(DISTINCT submission.round_key || '/' || submission.department_code) = 1
