-- One row per department that owes a workbook in the round, as it stood at :as_of. When it filed, whether that was taken in, and which
-- version counts are three answers.
SELECT
    filed.department_code,
    filed.department_name_vi,
    filed.department_name_en,
    filed.filing,
    core.accepted_as(filed.filing, filed.standing_submission_id IS NOT null) AS accepted,
    CASE
        WHEN filed.standing_submission_id IS null THEN 'none'
        WHEN filed.standing_submission_id <> filed.newest_submission_id THEN 'earlier'
        ELSE 'newest'
    END AS standing,
    CASE WHEN filed.first_arrived_at IS NOT null THEN coalesce(counted.in_time, false) END AS is_on_time,
    filed.due_on,
    filed.is_extended,
    filed.first_arrived_at,
    taken_in.first_accepted_at,
    filed.days_late,
    filed.versions,
    filed.newest_submission_id,
    filed.state,
    filed.standing_submission_id,
    filed.critical,
    filed.warning,
    filed.info,
    filed.unreadable_receipt_number,
    filed.unreadable_file_name,
    filed.unreadable_arrived_at,
    filed.unreadable_because_rule,
    filed.unreadable_because_vi,
    filed.unreadable_because_en
FROM intake.register(:round_key, :as_of) AS filed
CROSS JOIN LATERAL (
    SELECT min(submission.arrived_at) AS first_accepted_at
    FROM intake.submission
    WHERE
        submission.round_key = :round_key
        AND submission.department_code = filed.department_code
        AND submission.state IN ('accepted', 'accepted_with_warnings')
        AND submission.arrived_at <= :as_of
) AS taken_in
CROSS JOIN LATERAL (
    SELECT
        core.accepted_in_time(
            filed.standing_submission_id IS NOT null, filed.first_arrived_at, taken_in.first_accepted_at, filed.due_on
        ) AS in_time
) AS counted
ORDER BY filed.department_ordinal
