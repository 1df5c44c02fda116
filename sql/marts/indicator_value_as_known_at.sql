CREATE FUNCTION mart.indicator_value_as_known_at(as_of timestamptz) RETURNS SETOF mart.indicator_value_by_release
LANGUAGE sql STABLE AS $$
    SELECT figure.*
    FROM mart.release_period AS period
    INNER JOIN mart.indicator_value_by_release AS figure
        ON period.round_key = figure.round_key AND period.release_number = figure.release_number
    WHERE period.in_force_from <= as_of AND (period.in_force_until IS null OR as_of < period.in_force_until)
$$;

COMMENT ON FUNCTION mart.indicator_value_as_known_at IS
'Mỗi dòng là một đợt đã có bản công bố vào thời điểm as_of, một đơn vị và một chỉ tiêu phải báo cáo hoặc đã báo cáo: như bản có hiệu lực '
'khi ấy. Bản nháp khi ấy: mart.draft_indicator_value_as_known_at / One row per round with a release in force at as_of, department and '
'indicator owed or reported: as that release has it. What the drafts said then: mart.draft_indicator_value_as_known_at. Ví dụ / Example: '
'SELECT * FROM mart.indicator_value_as_known_at(''2022-01-15T08:00:00+07:00'') WHERE round_key = ''QNG-2021-Y''';
