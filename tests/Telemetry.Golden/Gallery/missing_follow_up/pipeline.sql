-- A valve opens, and no flow follows within 30 seconds. Two ways to say what did not happen: by the next reading that
-- the tank sends, whatever it is about, and by the clock alone.
INSERT INTO missing_by_next_row
SELECT device, opened, noticed
FROM readings
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time
  MEASURES
    OPENED.event_time AS opened,
    OVERDUE.event_time AS noticed
  ONE ROW PER MATCH
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (OPENED NOT_YET* OVERDUE)
  DEFINE
    OPENED AS metric = 'valve' AND value = 1,
    NOT_YET AS event_time <= OPENED.event_time + INTERVAL '30' SECOND AND (metric <> 'flow' OR value <= 0.5),
    OVERDUE AS event_time > OPENED.event_time + INTERVAL '30' SECOND
) AS missing;

INSERT INTO missing_by_clock
SELECT opened.device, opened.event_time AS opened
FROM readings AS opened
LEFT JOIN readings AS flow
  ON flow.device = opened.device AND flow.metric = 'flow' AND flow.value > 0.5
  AND flow.event_time BETWEEN opened.event_time AND opened.event_time + INTERVAL '30' SECOND
WHERE opened.metric = 'valve' AND opened.value = 1 AND flow.device IS NULL;
