-- Whether two names speak of one task, as far as words can tell: the same is done, about the same matter, in the same order of words, and
-- no year, number or document makes it another. It prefers to find nothing: what it finds still waits for a person's yes.
CREATE FUNCTION core.tasks_agree(
    planned_matter text [], planned_aside text [], planned_pairs text [], planned_actions text [], planned_traits text [],
    reported_matter text [], reported_aside text [], reported_pairs text [], reported_actions text [], reported_traits text []
)
RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
SELECT
    cardinality(planned_matter) >= 2
    AND planned_matter @> reported_matter AND planned_matter <@ reported_matter
    AND (planned_aside = '{}' OR reported_aside = '{}' OR planned_aside @> reported_aside OR planned_aside <@ reported_aside)
    AND NOT planned_aside || reported_aside && ARRAY['chưa', 'không', 'dừng', 'ngừng', 'hoãn', 'hủy']
    AND core.actions_agree(planned_actions, reported_actions)
    AND core.traits_agree(planned_traits, reported_traits)
    AND 10 * (SELECT count(*) FROM (SELECT unnest(planned_pairs) INTERSECT SELECT unnest(reported_pairs)) AS both_say)
    >= 7 * greatest(cardinality(planned_pairs), cardinality(reported_pairs))
$$;
COMMENT ON FUNCTION core.tasks_agree IS 'Whether two names, as core.task_reading reads them, speak of one task';
