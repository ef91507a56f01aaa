-- A value jumps by more than 20, and is back to within 5 of where it was in less than two minutes: a knock, a starting
-- neighbour, a loose contact. What stays up is another pattern.
SELECT device, before, recovered, base, peak, TIMESTAMPDIFF(SECOND, jumped, recovered) AS seconds
FROM (SELECT device, value, event_time FROM readings WHERE metric = 'vibration')
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time
  MEASURES
    BEFORE_IT.event_time AS before,
    FIRST(SPIKE.event_time) AS jumped,
    RECOVERED.event_time AS recovered,
    BEFORE_IT.value AS base,
    MAX(SPIKE.value) AS peak
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (BEFORE_IT SPIKE+? EASING* RECOVERED) WITHIN INTERVAL '2' MINUTE
  DEFINE
    SPIKE AS value > BEFORE_IT.value + 20,
    EASING AS value > BEFORE_IT.value + 5 AND value <= BEFORE_IT.value + 20,
    RECOVERED AS value <= BEFORE_IT.value + 5
) AS spike;
