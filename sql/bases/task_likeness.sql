-- How like two names of tasks are, from 0 to 1: half by their words, half by words in a row. It judges nothing: core.tasks_agree does.
CREATE FUNCTION core.task_likeness(planned_said text [], planned_pairs text [], reported_said text [], reported_pairs text [])
RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
SELECT round((words.shared + in_a_row.shared) / 2, 2)
FROM (
    SELECT
        2.0 * (SELECT count(*) FROM (SELECT unnest(planned_said) INTERSECT SELECT unnest(reported_said)) AS both_say)
        / greatest(
            (SELECT count(DISTINCT word) FROM unnest(planned_said) AS word)
            + (SELECT count(DISTINCT word) FROM unnest(reported_said) AS word), 1
        ) AS shared
) AS words
CROSS JOIN (
    SELECT
        2.0 * (SELECT count(*) FROM (SELECT unnest(planned_pairs) INTERSECT SELECT unnest(reported_pairs)) AS both_say)
        / greatest(cardinality(planned_pairs) + cardinality(reported_pairs), 1) AS shared
) AS in_a_row
$$;
COMMENT ON FUNCTION core.task_likeness IS 'How like two names of tasks are, from 0 to 1: half by their words, half by words in a row';
