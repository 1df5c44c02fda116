-- How values of several departments make the province's. Nothing is assumed of indicators that were declared before: the catalogue says it.
ALTER TABLE core.indicator
ADD COLUMN aggregation text CHECK (aggregation IN ('sum_of_leads', 'sum_of_all', 'weighted_mean', 'none'));
COMMENT ON COLUMN core.indicator.aggregation IS
'How departments'' values make the province''s: sum_of_leads, sum_of_all (leads and those that contribute), weighted_mean (of the leads), none';
COMMENT ON COLUMN core.indicator.weight_indicator_code IS
'Indicator whose value weighs a department in the weighted mean; null: no mean of several departments is made';

-- What had come when a release was made, and counts in no figure of it: findings of these files are counted beside those of what it froze.
CREATE TABLE core.release_unused_file (
    release_id bigint NOT NULL REFERENCES core.release,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    department_code text,
    state text NOT NULL,
    PRIMARY KEY (release_id, submission_id)
);
CREATE INDEX unused_files_of_department ON core.release_unused_file (release_id, department_code);
CREATE TRIGGER release_unused_file_is_append_only BEFORE UPDATE OR DELETE ON core.release_unused_file
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();
COMMENT ON TABLE core.release_unused_file IS
'Append-only: one row per release and file that had come and of which it released nothing: the newest version of a department that was '
'returned or waits to be admitted, and the files in quarantine that concerned the round';
ALTER TABLE core.release_finding DROP CONSTRAINT release_finding_release_id_submission_id_fkey,
ADD CONSTRAINT release_finding_release_id_fkey FOREIGN KEY (release_id) REFERENCES core.release;
COMMENT ON TABLE core.release_finding IS
'Append-only: one row per release and finding of a submission that it froze, or of a file in core.release_unused_file, with what had '
'become of it. Copied, because findings across departments are made anew when another department resubmits';

CREATE FUNCTION core.freeze_unused_files(wanted_release bigint, filed_until timestamptz) RETURNS void LANGUAGE sql AS $$
INSERT INTO core.release_unused_file (release_id, submission_id, department_code, state)
SELECT
    release.release_id,
    newest.submission_id,
    newest.department_code,
    newest.state
FROM core.release
CROSS JOIN LATERAL intake.register(release.round_key, filed_until) AS filed
INNER JOIN intake.submission AS newest ON filed.newest_submission_id = newest.submission_id
LEFT JOIN core.release_submission AS frozen
    ON release.release_id = frozen.release_id AND filed.newest_submission_id = frozen.submission_id
WHERE release.release_id = wanted_release AND frozen.submission_id IS null
UNION ALL
SELECT
    release.release_id,
    quarantined.submission_id,
    quarantined.department_code,
    quarantined.state
FROM core.release
INNER JOIN core.round ON release.round_key = round.round_key
INNER JOIN intake.submission AS quarantined ON quarantined.state = 'quarantined' AND quarantined.arrived_at <= filed_until
LEFT JOIN core.round AS own ON quarantined.round_key = own.round_key
WHERE
    release.release_id = wanted_release
    -- As the summary lists them: of the round itself, or come into the province while it was collected.
    AND (
        quarantined.round_key = round.round_key
        OR (
            (quarantined.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN round.requested_on AND round.closes_on
            AND coalesce(own.province_code, round.province_code) = round.province_code
        )
    );

INSERT INTO core.release_finding
SELECT
    release.release_id,
    kept.finding_id,
    kept.submission_id,
    coalesce(kept.rule_set_version, submission.rule_set_version) AS rule_set_version,
    kept.rule_code,
    kept.level,
    kept.severity,
    kept.sheet,
    kept.cell,
    kept.found,
    kept.expected,
    kept.difference,
    kept.message_vi,
    kept.message_en,
    kept.remedy_vi,
    kept.remedy_en,
    CASE
        WHEN unused.state <> 'quarantined' THEN coalesce(in_hand.status, 'open')
        WHEN dismissed.decision = 'dismiss' THEN 'settled'
        ELSE 'open'
    END AS status
FROM core.release
INNER JOIN core.release_unused_file AS unused ON release.release_id = unused.release_id
INNER JOIN intake.submission ON unused.submission_id = submission.submission_id
INNER JOIN intake.finding AS kept ON unused.submission_id = kept.submission_id
LEFT JOIN LATERAL intake.findings_of(
    release.round_key,
    release.approved_at,
    ARRAY(
        SELECT listed.submission_id
        FROM core.release_unused_file AS listed
        WHERE listed.release_id = release.release_id AND listed.state <> 'quarantined'
    )
) AS in_hand ON kept.finding_id = in_hand.finding_id
LEFT JOIN LATERAL (
    SELECT quarantine_decision.decision
    FROM intake.quarantine_decision
    WHERE
        quarantine_decision.sha256 = submission.sha256
        AND quarantine_decision.decision <> 'judge_again'
        AND quarantine_decision.decided_at <= release.approved_at
    ORDER BY quarantine_decision.decision_id DESC
    LIMIT 1
) AS dismissed ON true
WHERE release.release_id = wanted_release
$$;
COMMENT ON FUNCTION core.freeze_unused_files IS
'Writes the files that had come until then and of which a release froze nothing, and their findings with what had become of them';

SELECT core.freeze_unused_files(release.release_id, release.approved_at) FROM core.release;
