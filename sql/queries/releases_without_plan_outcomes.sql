-- Releases of rounds after a round with plans, made before what became of these was kept.
SELECT release.release_id
FROM core.release
INNER JOIN core.round_before AS before ON release.round_key = before.round_key
WHERE
    EXISTS (SELECT 1 FROM core.plan_item WHERE plan_item.round_key = before.last_round_key)
    AND NOT EXISTS (SELECT 1 FROM core.release_plan_outcome AS kept WHERE kept.release_id = release.release_id)
