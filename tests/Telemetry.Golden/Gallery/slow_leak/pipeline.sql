-- The mean pressure of five minutes falls six times running, each time by less than 0.2 bar: what falls faster is used,
-- what comes back is noise.
SELECT device, since, ended, ROUND(level_before - level_after, 3) AS lost
FROM (
  SELECT device, window_start, window_end, window_time, AVG(value) AS level
  FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '5' MINUTE))
  WHERE metric = 'pressure'
  GROUP BY device, window_start, window_end, window_time)
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY window_time
  MEASURES
    BEFORE_IT.window_start AS since,
    LAST(FALLS.window_end) AS ended,
    BEFORE_IT.level AS level_before,
    LAST(FALLS.level) AS level_after
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (BEFORE_IT FALLS{6})
  DEFINE
    FALLS AS level < LAST(level, 1) AND LAST(level, 1) - level < 0.2
) AS leak;
