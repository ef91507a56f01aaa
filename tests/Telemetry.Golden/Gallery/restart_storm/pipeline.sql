-- Four starts of a machine in less than ten minutes. Each start belongs to one storm at most.
SELECT device, first_start, fourth_start, TIMESTAMPDIFF(SECOND, first_start, fourth_start) AS seconds
FROM (SELECT device, value, event_time FROM readings WHERE metric = 'started' AND value = 1)
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time
  MEASURES
    FIRST(A_START.event_time) AS first_start,
    LAST(A_START.event_time) AS fourth_start
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A_START{4}) WITHIN INTERVAL '10' MINUTE
  DEFINE
    A_START AS value = 1
) AS storm;
