-- Card fraud by velocity: too many payments, or too much money, on one card within ten minutes;
-- and one card in two countries within an hour.
CREATE TEMPORARY TABLE payments (
  id      BIGINT NOT NULL,
  card    STRING NOT NULL,
  amount  DECIMAL(10, 2) NOT NULL,
  place   ROW<country STRING, terminal STRING>,
  paid_at TIMESTAMP_LTZ(3),
  WATERMARK FOR paid_at AS paid_at - INTERVAL '5' SECOND
) WITH ('format' = 'json');

CREATE TEMPORARY VIEW velocity AS
SELECT
  id, card, amount, paid_at,
  COUNT(*) OVER last_minutes AS payments_10m,
  SUM(amount) OVER last_minutes AS amount_10m
FROM payments
WINDOW last_minutes AS (
  PARTITION BY card ORDER BY paid_at RANGE BETWEEN INTERVAL '10' MINUTE PRECEDING AND CURRENT ROW);

INSERT INTO too_fast
SELECT id, card, paid_at, payments_10m, amount_10m,
  CASE WHEN payments_10m > 3 THEN 'count' ELSE 'amount' END AS rule
FROM velocity
WHERE payments_10m > 3 OR amount_10m >= 1000;

INSERT INTO two_countries
SELECT a.id AS first_id, b.id AS second_id, b.card, a.place.country AS first_country,
  b.place.country AS second_country, TIMESTAMPDIFF(MINUTE, a.paid_at, b.paid_at) AS minutes
FROM payments AS a JOIN payments AS b
  ON a.card = b.card AND a.place.country <> b.place.country
  AND b.paid_at BETWEEN a.paid_at AND a.paid_at + INTERVAL '1' HOUR;
