-- core.published_score_as_known_at
CREATE FUNCTION core.published_score_as_known_at(as_of timestamptz) RETURNS TABLE (
    province_code text,
    province_name_vi text,
    province_name_en text,
    pci_year integer,
    methodology_code text,
    sub_index_code text,
    sub_index_ordinal integer,
    sub_index_name_vi text,
    sub_index_name_en text,
    score numeric,
    weight_pct numeric,
    source text,
    note text,
    published_on date,
    known_at timestamptz,
    is_derived boolean,
    obs_status text,
    sheet text,
    cell text,
    points_lost numeric,
    points_per_score numeric,
    no_points_because text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT
        score.province_code,
        province.name_vi,
        province.name_en,
        score.pci_year,
        methodology.methodology_code,
        score.sub_index_code,
        sub_index.ordinal,
        sub_index.name_vi,
        sub_index.name_en,
        score.score,
        sub_index.weight_pct,
        reading.source,
        reading.note,
        reading.published_on,
        core.pci_known_at(reading.known_at, reading.published_on, reading.pci_year),
        reading.is_derived,
        CASE WHEN reading.is_derived THEN 'V' ELSE 'A' END,
        score.sheet,
        score.cell,
        CASE WHEN weights.are_all_there THEN sub_index.weight_pct * (10 - score.score) / 10 END,
        CASE WHEN weights.are_all_there THEN sub_index.weight_pct / 10 END,
        CASE
            WHEN methodology.methodology_code IS null THEN 'no_methodology'
            WHEN weights.are_all_there IS NOT true THEN 'weights_incomplete'
        END
    FROM core.pci_score_as_known_at(as_of) AS score
    INNER JOIN core.pci_reading AS reading USING (origin, province_code, pci_year, reading_number)
    INNER JOIN core.province ON score.province_code = province.province_code
    LEFT JOIN core.methodology
        ON
            methodology.index_code = 'PCI'
            AND score.pci_year BETWEEN methodology.first_year AND coalesce(methodology.last_year, score.pci_year)
    LEFT JOIN core.sub_index
        ON methodology.methodology_code = sub_index.methodology_code AND score.sub_index_code = sub_index.sub_index_code
    LEFT JOIN (
        SELECT
            part.methodology_code,
            count(*) = count(part.weight_pct) AND sum(part.weight_pct) = 100 AS are_all_there
        FROM core.sub_index AS part
        GROUP BY part.methodology_code
    ) AS weights ON methodology.methodology_code = weights.methodology_code
$$;

COMMENT ON FUNCTION core.published_score_as_known_at IS
'What mart.pci_sub_index, mart.pci_gap and their …_as_known_at share: one row per score that was published by then';
