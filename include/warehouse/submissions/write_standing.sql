-- From when until when each accepted submission of these departments and rounds stood, worked out from the arrivals, withdrawals
-- and admissions alone: at every such instant the version that was sent last, be it a second time, of those accepted then and not
-- withdrawn, stands. What is sent again after the round was closed changes nothing.
WITH accepted AS (
    SELECT
        submission.submission_id,
        submission.round_key,
        submission.department_code,
        submission.sha256,
        submission.arrived_at
    FROM unnest(cast(:round_keys AS text []), cast(:department_codes AS text [])) AS place (round_key, department_code)
    INNER JOIN intake.submission
        ON place.round_key = submission.round_key AND place.department_code = submission.department_code
    WHERE
        coalesce(submission.state_before_withdrawal, submission.state) IN ('accepted', 'accepted_with_warnings')
        OR submission.submission_id IN (SELECT admission.submission_id FROM intake.admission)
),

arrived AS (
    SELECT
        submission_id,
        round_key,
        department_code,
        sha256,
        arrived_at
    FROM accepted
    UNION
    SELECT
        accepted.submission_id,
        accepted.round_key,
        accepted.department_code,
        accepted.sha256,
        arrival.arrived_at
    FROM accepted
    INNER JOIN intake.arrival ON accepted.sha256 = arrival.sha256
    INNER JOIN intake.closing ON accepted.round_key = closing.round_key
    WHERE arrival.arrived_at > accepted.arrived_at AND arrival.arrived_at < closing.closed_at
),

withdrawn AS (
    SELECT
        withdrawal.submission_id,
        accepted.round_key,
        accepted.department_code,
        withdrawal.withdrawn_at,
        withdrawal.reinstated_at
    FROM intake.withdrawal
    INNER JOIN accepted ON withdrawal.submission_id = accepted.submission_id
),

-- What was let in by an explanation was returned before that, and what an explanation's end returned was accepted before.
admitted AS (
    SELECT
        admission.admission_id,
        admission.submission_id,
        accepted.round_key,
        accepted.department_code,
        admission.is_admitted,
        admission.decided_at
    FROM intake.admission
    INNER JOIN accepted ON admission.submission_id = accepted.submission_id
),

instants AS (
    SELECT
        round_key,
        department_code,
        arrived_at AS instant
    FROM arrived
    UNION
    SELECT
        round_key,
        department_code,
        withdrawn_at AS instant
    FROM withdrawn
    UNION
    SELECT
        round_key,
        department_code,
        reinstated_at AS instant
    FROM withdrawn
    WHERE reinstated_at IS NOT null
    UNION
    SELECT
        round_key,
        department_code,
        decided_at AS instant
    FROM admitted
),

stood AS (
    SELECT
        instants.round_key,
        instants.department_code,
        instants.instant,
        newest.submission_id
    FROM instants
    LEFT JOIN LATERAL (
        SELECT accepted.submission_id
        FROM arrived AS accepted
        WHERE
            accepted.round_key = instants.round_key
            AND accepted.department_code = instants.department_code
            AND accepted.arrived_at <= instants.instant
            AND NOT EXISTS (
                SELECT 1
                FROM withdrawn
                WHERE
                    withdrawn.submission_id = accepted.submission_id
                    AND withdrawn.withdrawn_at <= instants.instant
                    AND (withdrawn.reinstated_at IS null OR withdrawn.reinstated_at > instants.instant)
            )
            AND coalesce(
                (
                    SELECT admitted.is_admitted FROM admitted
                    WHERE admitted.submission_id = accepted.submission_id AND admitted.decided_at <= instants.instant
                    ORDER BY admitted.admission_id DESC
                    LIMIT 1
                ),
                (
                    SELECT NOT admitted.is_admitted FROM admitted
                    WHERE admitted.submission_id = accepted.submission_id
                    ORDER BY admitted.admission_id
                    LIMIT 1
                ),
                true
            )
        ORDER BY accepted.arrived_at DESC, accepted.sha256 DESC
        LIMIT 1
    ) AS newest ON true
),

compared AS (
    SELECT
        round_key,
        department_code,
        instant,
        submission_id,
        lag(submission_id) OVER (PARTITION BY round_key, department_code ORDER BY instant) AS stood_before
    FROM stood
),

changes AS (
    SELECT
        round_key,
        department_code,
        instant,
        submission_id,
        lead(instant) OVER (PARTITION BY round_key, department_code ORDER BY instant) AS next_change
    FROM compared
    WHERE submission_id IS DISTINCT FROM stood_before
)

INSERT INTO core.standing (submission_id, round_key, department_code, known_at, superseded_at)
SELECT
    submission_id,
    round_key,
    department_code,
    instant,
    next_change
FROM changes
WHERE submission_id IS NOT null
