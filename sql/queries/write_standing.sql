-- From when until when each accepted submission of a department and round stood, worked out from the arrivals, withdrawals
-- and admissions alone: at every such instant the version that was sent last, be it a second time, of those accepted then and not
-- withdrawn, stands. What is sent again after the round was closed changes nothing.
WITH accepted AS (
    SELECT
        submission_id,
        sha256,
        arrived_at
    FROM intake.submission
    WHERE
        round_key = :round_key
        AND department_code = :department_code
        AND (
            coalesce(state_before_withdrawal, state) IN ('accepted', 'accepted_with_warnings')
            OR submission_id IN (SELECT admission.submission_id FROM intake.admission)
        )
),

arrived AS (
    SELECT
        submission_id,
        sha256,
        arrived_at
    FROM accepted
    UNION
    SELECT
        accepted.submission_id,
        accepted.sha256,
        arrival.arrived_at
    FROM accepted
    INNER JOIN intake.arrival ON accepted.sha256 = arrival.sha256
    INNER JOIN intake.closing ON closing.round_key = :round_key
    WHERE arrival.arrived_at > accepted.arrived_at AND arrival.arrived_at < closing.closed_at
),

withdrawn AS (
    SELECT
        withdrawal.submission_id,
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
        admission.is_admitted,
        admission.decided_at
    FROM intake.admission
    INNER JOIN accepted ON admission.submission_id = accepted.submission_id
),

instants AS (
    SELECT arrived_at AS instant FROM arrived
    UNION
    SELECT withdrawn_at AS instant FROM withdrawn
    UNION
    SELECT reinstated_at AS instant FROM withdrawn
    WHERE reinstated_at IS NOT null
    UNION
    SELECT decided_at AS instant FROM admitted
),

stood AS (
    SELECT
        instants.instant,
        newest.submission_id
    FROM instants
    LEFT JOIN LATERAL (
        SELECT accepted.submission_id
        FROM arrived AS accepted
        WHERE
            accepted.arrived_at <= instants.instant
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
        instant,
        submission_id,
        lag(submission_id) OVER (ORDER BY instant) AS stood_before
    FROM stood
),

changes AS (
    SELECT
        instant,
        submission_id,
        lead(instant) OVER (ORDER BY instant) AS next_change
    FROM compared
    WHERE submission_id IS DISTINCT FROM stood_before
)

INSERT INTO core.standing (submission_id, round_key, department_code, known_at, superseded_at)
SELECT
    submission_id,
    :round_key,
    :department_code,
    instant,
    next_change
FROM changes
WHERE submission_id IS NOT null
