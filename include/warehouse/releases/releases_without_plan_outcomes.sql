-- Releases of rounds after a round with plans, made before what became of these was kept.
SELECT DISTINCT release.release_id
FROM core.release
INNER JOIN core.round_before AS before ON release.round_key = before.round_key
INNER JOIN core.plan_item AS planned ON before.last_round_key = planned.round_key
LEFT JOIN core.release_plan_outcome AS kept ON release.release_id = kept.release_id
WHERE kept.release_id IS null
