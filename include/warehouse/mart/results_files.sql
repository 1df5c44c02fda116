-- Every file of PCI results that was judged and not quarantined, the newest first, with who sent it and what came of it.
SELECT
    submission.submission_id,
    submission.sha256,
    submission.receipt_number,
    submission.file_name,
    submission.state,
    submission.arrived_at,
    first_arrival.sender,
    (SELECT count(*) FROM core.pci_reading
    WHERE pci_reading.submission_id = submission.submission_id) AS readings
FROM intake.submission
LEFT JOIN LATERAL (
    SELECT arrival.sender
    FROM intake.arrival
    WHERE arrival.sha256 = submission.sha256
    ORDER BY arrival.arrived_at, arrival.arrival_id
    LIMIT 1
) AS first_arrival ON true
WHERE submission.kind = 'pci_results' AND submission.state <> 'quarantined'
ORDER BY submission.arrived_at DESC, submission.sha256 ASC
