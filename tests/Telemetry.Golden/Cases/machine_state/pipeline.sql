-- Machines: each fault with the limit that held when it happened, and the worst three temperatures of ten minutes per hall.
CREATE TEMPORARY TABLE samples (
  machine     STRING NOT NULL,
  hall        STRING NOT NULL,
  temperature DOUBLE,
  sampled_at  TIMESTAMP(3),
  WATERMARK FOR sampled_at AS sampled_at - INTERVAL '10' SECOND
) WITH ('format' = 'json');

CREATE TEMPORARY TABLE limits (
  machine STRING NOT NULL,
  high    DOUBLE,
  since   TIMESTAMP(3),
  WATERMARK FOR since AS since,
  PRIMARY KEY (machine) NOT ENFORCED
) WITH ('format' = 'csv');

INSERT INTO too_hot
SELECT s.machine, s.sampled_at, s.temperature, l.high
FROM samples AS s LEFT JOIN limits FOR SYSTEM_TIME AS OF s.sampled_at AS l ON s.machine = l.machine
WHERE s.temperature > COALESCE(l.high, 100);

INSERT INTO worst
SELECT hall, window_end, place, machine, peak
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, hall ORDER BY peak DESC, machine) AS place
  FROM (
    SELECT hall, machine, window_start, window_end, MAX(temperature) AS peak
    FROM TABLE(TUMBLE(TABLE samples, DESCRIPTOR(sampled_at), INTERVAL '10' MINUTE))
    GROUP BY hall, machine, window_start, window_end))
WHERE place <= 2;
