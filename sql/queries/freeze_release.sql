-- How departments had filed and what was found, copied beside the submissions that a new release froze. A release tells what has
-- arrived until it is made, as its summary does.
SELECT core.freeze_release(:release_id, 'infinity')
