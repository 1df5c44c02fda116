-- A PCI score that a department quotes off the scale it runs on: 55,67 for 5,567, or a composite of ten.
SELECT
    submission_id,
    department_code,
    sheet,
    cell,
    to_jsonb(value) AS found,
    null::numeric AS difference,
    jsonb_build_object(
        'quoted', text,
        'measure_vi', measure_vi,
        'measure_en', measure_en,
        'scale', CASE measure WHEN 'composite' THEN '10–100' ELSE '1–10' END
    ) AS words
FROM core.standing_pci_quote
WHERE round_key = :round_key AND is_off_scale
ORDER BY submission_id, quote_number
