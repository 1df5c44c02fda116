-- The newest of a round that is published and not withdrawn is in force. So a period begins when a release is published, or when a newer one
-- is withdrawn, and ends when it is withdrawn itself, or a newer one is published.
CREATE VIEW core.release_period AS
SELECT
    own.release_id,
    own.round_key,
    own.number,
    own.published_at,
    own.withdrawn_at,
    began.at AS in_force_from,
    least(
        own.withdrawn_at,
        (
            SELECT min(newer.published_at)
            FROM core.published_release AS newer
            WHERE
                newer.round_key = own.round_key
                AND newer.number > own.number
                AND newer.published_at > began.at
                AND (newer.withdrawn_at IS null OR newer.published_at < newer.withdrawn_at)
        )
    ) AS in_force_until
FROM core.published_release AS own
CROSS JOIN LATERAL (
    SELECT own.published_at AS at
    UNION
    SELECT newer.withdrawn_at AS at
    FROM core.published_release AS newer
    WHERE newer.round_key = own.round_key AND newer.number > own.number AND newer.withdrawn_at > own.published_at
) AS began
WHERE
    (own.withdrawn_at IS null OR began.at < own.withdrawn_at)
    AND NOT EXISTS (
        SELECT 1
        FROM core.published_release AS newer
        WHERE
            newer.round_key = own.round_key
            AND newer.number > own.number
            AND newer.published_at <= began.at
            AND (newer.withdrawn_at IS null OR began.at < newer.withdrawn_at)
    );
COMMENT ON VIEW core.release_period IS
'One row per release and time during which readers had it; in_force_until is null while they do. A release has two when a newer one was withdrawn';
