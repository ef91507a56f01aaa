-- The pressure falls below 2 bar, the pump restarts twice within a minute, and no operator does anything within the two
-- minutes behind.
SELECT device, fell, pressure, first_restart, second_restart, noticed
FROM (
  SELECT device, metric, value, event_time FROM readings WHERE metric IN ('pressure', 'pump_start', 'operator'))
MATCH_RECOGNIZE (
  PARTITION BY device
  ORDER BY event_time, metric
  MEASURES
    FELL.event_time AS fell,
    FELL.value AS pressure,
    RESTART1.event_time AS first_restart,
    RESTART2.event_time AS second_restart,
    UNATTENDED.event_time AS noticed
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (ABOVE OTHER* FELL QUIET1* RESTART1 QUIET2* RESTART2 QUIET3* UNATTENDED) WITHIN INTERVAL '15' MINUTE
  DEFINE
    ABOVE AS metric = 'pressure' AND value >= 2,
    OTHER AS metric <> 'pressure',
    FELL AS metric = 'pressure' AND value < 2,
    QUIET1 AS metric = 'pressure',
    RESTART1 AS metric = 'pump_start',
    QUIET2 AS metric = 'pressure',
    RESTART2 AS metric = 'pump_start' AND event_time < RESTART1.event_time + INTERVAL '1' MINUTE,
    QUIET3 AS metric = 'pressure' AND event_time < RESTART2.event_time + INTERVAL '2' MINUTE,
    UNATTENDED AS metric <> 'operator' AND event_time >= RESTART2.event_time + INTERVAL '2' MINUTE
) AS unattended;
