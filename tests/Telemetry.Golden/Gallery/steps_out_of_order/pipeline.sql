-- A mixer fills (1), heats (2), stirs (3) and drains (4), and begins again. A step that is neither the same, nor the
-- next one, nor the first behind the last, was not the recipe's.
SELECT device, seen, step_before, step
FROM (SELECT device, value, event_time FROM readings WHERE metric = 'step')
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time
  MEASURES
    WRONG.event_time AS seen,
    BEFORE_IT.value AS step_before,
    WRONG.value AS step
  ONE ROW PER MATCH
  AFTER MATCH SKIP TO LAST WRONG
  PATTERN (BEFORE_IT WRONG)
  DEFINE
    WRONG AS value <> BEFORE_IT.value AND value <> BEFORE_IT.value + 1 AND NOT (BEFORE_IT.value = 4 AND value = 1)
) AS step;
