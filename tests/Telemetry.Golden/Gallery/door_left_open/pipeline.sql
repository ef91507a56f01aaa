-- A door that opens and is not shut within five minutes. Told once for each time that it opens.
SELECT device, opened, noticed
FROM (SELECT device, value, event_time FROM readings WHERE metric = 'door')
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time
  MEASURES
    OPENED.event_time AS opened,
    TOO_LONG.event_time AS noticed
  ONE ROW PER MATCH
  AFTER MATCH SKIP TO LAST TOO_LONG
  PATTERN (SHUT OPENED STILL_OPEN* TOO_LONG)
  DEFINE
    SHUT AS value = 0,
    OPENED AS value = 1,
    STILL_OPEN AS value = 1 AND event_time < OPENED.event_time + INTERVAL '5' MINUTE,
    TOO_LONG AS event_time >= OPENED.event_time + INTERVAL '5' MINUTE
) AS door;
