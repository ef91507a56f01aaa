-- Parcels: how late each one was delivered, and the share of late ones per depot and day.
CREATE TEMPORARY TABLE promises (
  parcel      STRING NOT NULL,
  depot       STRING NOT NULL,
  promised_ms BIGINT NOT NULL,
  sent_at     TIMESTAMP(3) NOT NULL,
  promised_at AS CAST(TO_TIMESTAMP_LTZ(promised_ms, 3) AS TIMESTAMP(3)),
  WATERMARK FOR sent_at AS sent_at - INTERVAL '1' HOUR
) WITH ('format' = 'csv');

CREATE TEMPORARY TABLE deliveries (
  parcel       STRING NOT NULL,
  courier      STRING,
  delivered_at TIMESTAMP(3) NOT NULL,
  WATERMARK FOR delivered_at AS delivered_at - INTERVAL '1' HOUR
) WITH ('format' = 'json');

CREATE TEMPORARY VIEW journeys AS
SELECT
  p.depot, p.parcel, p.sent_at, d.courier, d.delivered_at,
  TIMESTAMPDIFF(MINUTE, p.promised_at, d.delivered_at) AS minutes_late
FROM promises AS p LEFT JOIN deliveries AS d
  ON p.parcel = d.parcel
  AND d.delivered_at BETWEEN p.sent_at AND p.sent_at + INTERVAL '3' DAY;

INSERT INTO late_parcels
SELECT depot, parcel, courier, minutes_late,
  CASE WHEN courier IS NULL THEN 'lost' WHEN minutes_late > 60 THEN 'very late' ELSE 'late' END AS verdict
FROM journeys
WHERE courier IS NULL OR minutes_late > 0;

INSERT INTO depots
SELECT depot, COUNT(*) AS parcels, COUNT(courier) AS delivered,
  COUNT(*) FILTER (WHERE minutes_late > 0) AS late,
  MAX(minutes_late) AS worst_minutes
FROM journeys
GROUP BY depot;
