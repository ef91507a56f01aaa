-- A sensor that says the very same value for ten minutes is stuck, frozen or disconnected: a living one flickers in
-- its last digit. Told once for each time that it sticks.
SELECT device, metric, stuck_value, stuck_since, noticed, samples
FROM readings
MATCH_RECOGNIZE (
  PARTITION BY device, metric
  ORDER BY event_time
  MEASURES
    MOVED.value AS stuck_value,
    MOVED.event_time AS stuck_since,
    LONG_ENOUGH.event_time AS noticed,
    COUNT(SAME.value) + 2 AS samples
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (BEFORE_IT MOVED SAME* LONG_ENOUGH) WITHIN INTERVAL '1' DAY
  DEFINE
    MOVED AS value <> BEFORE_IT.value,
    SAME AS value = MOVED.value AND event_time < MOVED.event_time + INTERVAL '10' MINUTE,
    LONG_ENOUGH AS value = MOVED.value AND event_time >= MOVED.event_time + INTERVAL '10' MINUTE
) AS stuck;
