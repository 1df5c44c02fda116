-- A day ends at midnight in Vietnam; what was published until then was published on that day.
CREATE FUNCTION mart.published_as_of(day date) RETURNS SETOF mart.indicator_value_by_release
LANGUAGE sql STABLE AS $$
    SELECT figure.*
    FROM mart.release_period AS period
    INNER JOIN mart.indicator_value_by_release AS figure
        ON period.round_key = figure.round_key AND period.release_number = figure.release_number
    WHERE
        period.in_force_from < (published_as_of.day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
        AND (
            period.in_force_until IS null
            OR (published_as_of.day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' <= period.in_force_until
        )
$$;

COMMENT ON FUNCTION mart.published_as_of IS
'Mỗi dòng là một đợt đã có bản công bố vào cuối ngày day (giờ Việt Nam), một đơn vị và một chỉ tiêu: bản nào có hiệu lực hôm ấy, và giá trị '
'của nó / One row per round with a release in force at the end of the day (Vietnam), department and indicator: which release that was, and '
'its values. Ví dụ / Example: SELECT * FROM mart.published_as_of(''2022-01-15'') WHERE round_key = '
'''QNG-2021-Y'' AND indicator_code = ''TRA-01''';
