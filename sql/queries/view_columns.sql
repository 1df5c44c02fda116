SELECT column_name
FROM information_schema.columns
WHERE table_schema = 'mart' AND table_name = :view
ORDER BY ordinal_position
