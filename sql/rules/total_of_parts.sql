-- A total that its parts do not make, or that is smaller than its parts together. A part is taken from the department that
-- reports the total; where it reports none and leads the total, from the one department that leads the part.
WITH totals AS (
    SELECT
        figure.*,
        total.parts,
        total.relation,
        total.tolerance
    FROM core.standing_figure AS figure
    INNER JOIN core.round ON figure.round_key = round.round_key
    INNER JOIN core.indicator_total AS total
        ON
            round.province_code = total.province_code
            AND figure.indicator_code = total.total_code
            AND round.due_on BETWEEN total.valid_from AND coalesce(total.valid_to, 'infinity')
    WHERE figure.round_key = :round_key
),

parts AS (
    SELECT
        totals.submission_id,
        totals.indicator_code,
        totals.parts,
        part.place,
        part.code,
        coalesce(own.value, theirs.value) AS value,
        coalesce(own.department_code, theirs.department_code) AS department_code,
        coalesce(own.sheet || '!' || own.cell, theirs.sheet || '!' || theirs.cell) AS address
    FROM totals
    CROSS JOIN LATERAL unnest(totals.parts) WITH ORDINALITY AS part (code, place)
    LEFT JOIN core.standing_figure AS own ON totals.submission_id = own.submission_id AND part.code = own.indicator_code
    LEFT JOIN core.sole_lead AS given
        ON own.value IS null AND totals.role = 'lead' AND totals.round_key = given.round_key AND part.code = given.indicator_code
    LEFT JOIN core.standing_figure AS theirs
        ON
            given.round_key = theirs.round_key
            AND given.department_code = theirs.department_code
            AND given.indicator_code = theirs.indicator_code
),

sums AS (
    SELECT
        submission_id,
        indicator_code,
        parts,
        sum(value) AS value,
        jsonb_agg(
            jsonb_build_array(CASE WHEN place > 1 THEN '; ' ELSE '' END, code, ' = ', value, ' (', department_code, ', ', address, ')')
            ORDER BY place
        ) AS listed
    FROM parts
    GROUP BY submission_id, indicator_code, parts
    -- A part that nobody reported leaves the question open.
    HAVING count(value) = cardinality(parts)
)

SELECT
    totals.submission_id,
    totals.department_code,
    totals.sheet,
    totals.cell,
    to_jsonb(totals.value) AS found,
    totals.value - sums.value AS difference,
    jsonb_build_object(
        'indicator_code', totals.indicator_code,
        'parts', sums.listed,
        'parts_sum', sums.value,
        'relation_vi', CASE totals.relation WHEN 'equals' THEN 'bằng' ELSE 'không nhỏ hơn' END,
        'relation_en', CASE totals.relation WHEN 'equals' THEN 'equal to' ELSE 'no smaller than' END
    ) AS words
FROM totals
INNER JOIN sums
    ON
        totals.submission_id = sums.submission_id
        AND totals.indicator_code = sums.indicator_code
        AND totals.parts = sums.parts
WHERE
    sums.value - totals.value > totals.tolerance
    OR (totals.relation = 'equals' AND totals.value - sums.value > totals.tolerance)
ORDER BY totals.submission_id, totals.indicator_code
