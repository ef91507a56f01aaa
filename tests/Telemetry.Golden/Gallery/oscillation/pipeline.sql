-- A loop that hunts: above its band, below it, above, below and above again within a quarter of an hour. What is within
-- the band counts for neither side.
SELECT device, since, noticed, highest, lowest
FROM (SELECT device, value, event_time FROM readings WHERE metric = 'temperature')
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time
  MEASURES
    FIRST(HIGH1.event_time) AS since,
    HIGH3.event_time AS noticed,
    GREATEST(MAX(HIGH1.value), MAX(HIGH2.value), HIGH3.value) AS highest,
    LEAST(MIN(LOW1.value), MIN(LOW2.value)) AS lowest
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (BEFORE_IT HIGH1+? MID1* LOW1+? MID2* HIGH2+? MID3* LOW2+? MID4* HIGH3) WITHIN INTERVAL '15' MINUTE
  DEFINE
    BEFORE_IT AS value <= 62,
    HIGH1 AS value > 62,
    MID1 AS value BETWEEN 58 AND 62,
    LOW1 AS value < 58,
    MID2 AS value BETWEEN 58 AND 62,
    HIGH2 AS value > 62,
    MID3 AS value BETWEEN 58 AND 62,
    LOW2 AS value < 58,
    MID4 AS value BETWEEN 58 AND 62,
    HIGH3 AS value > 62
) AS hunting;
