-- Energy of a plant: what has been used so far, every quarter of an hour of a shift of one hour,
-- per line, per machine and for the whole plant.
CREATE TEMPORARY TABLE meters (
  machine STRING NOT NULL,
  line    STRING,
  kwh     DOUBLE,
  at      TIMESTAMP(3),
  WATERMARK FOR at AS at
) WITH ('format' = 'csv', 'csv.field-delimiter' = ';', 'csv.null-literal' = '-');

SELECT window_start, window_end, line, machine, ROUND(SUM(kwh), 3) AS kwh, COUNT(kwh) AS readings
FROM TABLE(
  CUMULATE(TABLE meters, DESCRIPTOR(at), INTERVAL '15' MINUTE, INTERVAL '1' HOUR))
GROUP BY window_start, window_end, GROUPING SETS ((line, machine), (line), ());
