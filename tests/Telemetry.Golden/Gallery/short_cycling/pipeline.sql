-- A compressor that starts three times in less than ten minutes: it cools too much for what is asked of it, or its
-- pressure switch is set too narrow. By its running signal, which comes all the time.
SELECT device, first_start, third_start, samples_on, samples_off
FROM (SELECT device, value, event_time FROM readings WHERE metric = 'running')
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time
  MEASURES
    FIRST(ON1.event_time) AS first_start,
    ON3.event_time AS third_start,
    COUNT(ON1.value) + COUNT(ON2.value) AS samples_on,
    COUNT(OFF1.value) + COUNT(OFF2.value) AS samples_off
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (OFF0 ON1+ OFF1+ ON2+ OFF2+ ON3) WITHIN INTERVAL '10' MINUTE
  DEFINE
    OFF0 AS value = 0,
    ON1 AS value = 1,
    OFF1 AS value = 0,
    ON2 AS value = 1,
    OFF2 AS value = 0,
    ON3 AS value = 1
) AS cycling;
