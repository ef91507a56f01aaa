-- Last bid: of each bidder for each auction.
SET 'table.exec.state.ttl' = '1 d';

SELECT auction, bidder, price, channel, url, date_time, extra
FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY date_time DESC) AS place
    FROM bid
) AS ranked
WHERE place <= 1;
