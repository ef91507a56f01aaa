-- Highest bid: the greatest bids of each 10 s.
-- As a join of windows, which forgets; the usual text compares with BETWEEN, and keeps all bids.
SELECT b.auction, b.price, b.bidder, b.date_time, b.extra
FROM (
    SELECT *
    FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(date_time), INTERVAL '10' SECOND))
) AS b
JOIN (
    SELECT MAX(price) AS max_price, window_start, window_end
    FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(date_time), INTERVAL '10' SECOND))
    GROUP BY window_start, window_end
) AS m
    ON b.window_start = m.window_start AND b.window_end = m.window_end AND b.price = m.max_price;
