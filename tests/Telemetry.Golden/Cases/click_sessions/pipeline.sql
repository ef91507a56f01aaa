-- Visits to a shop: pages of one user with less than half an hour between them.
-- Beacons come up to two minutes late; what comes later still is a dead letter.
CREATE TEMPORARY TABLE clicks (
  user_id    STRING,
  page       STRING,
  price      DECIMAL(8, 2),
  clicked_at TIMESTAMP(3),
  WATERMARK FOR clicked_at AS clicked_at - INTERVAL '2' MINUTE
) WITH ('format' = 'csv');

CREATE TEMPORARY VIEW visits AS
SELECT
  user_id,
  window_start AS visit_start,
  window_end AS visit_end,
  COUNT(*) AS pages,
  COUNT(DISTINCT page) AS different_pages,
  FIRST_VALUE(page) AS entry_page,
  LAST_VALUE(page) AS exit_page,
  COALESCE(SUM(price) FILTER (WHERE page = '/thanks'), 0) AS spent
FROM TABLE(
  SESSION(TABLE clicks PARTITION BY user_id, DESCRIPTOR(clicked_at), INTERVAL '30' MINUTE))
GROUP BY user_id, window_start, window_end;

SELECT
  user_id,
  visit_start,
  TIMESTAMPDIFF(MINUTE, visit_start, visit_end) - 30 AS minutes,
  pages,
  different_pages,
  entry_page,
  exit_page,
  CASE WHEN spent > 0 THEN 'buyer' WHEN pages = 1 THEN 'bounce' ELSE 'visitor' END AS kind,
  spent
FROM visits;
