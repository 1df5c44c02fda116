INSERT INTO core.catalogue_in_use (catalogue_version, rule_set_version)
VALUES (:catalogue_version, :rule_set_version)
ON CONFLICT (is_one) DO UPDATE SET catalogue_version = excluded.catalogue_version, rule_set_version = excluded.rule_set_version
