-- A department is answered as soon as its workbook is judged, and once more when it was compared with the others.

ALTER TABLE intake.answer ADD COLUMN is_first boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN intake.answer.is_first IS 'Whether it was given before what stands was compared across departments';
