-- The submissions that a new release froze, and beside them how departments had filed and what was found. A release tells what has
-- arrived until it is made, as its summary does.
SELECT core.freeze_release(:release_id, cast(:submissions AS bigint[]), 'infinity')
