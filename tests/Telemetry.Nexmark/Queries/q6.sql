-- Average selling price by seller: of the last ten auctions of each that somebody bid for.
-- The usual text has AVG(…) OVER (PARTITION BY seller … ROWS BETWEEN 10 PRECEDING AND CURRENT ROW) over best bids that
-- still change, which Flink refuses, and so do we. The same as a changelog, which both of us run:
SET 'table.exec.state.ttl' = '1 d';

SELECT seller, AVG(price) AS average
FROM (
    SELECT
        seller, price,
        ROW_NUMBER() OVER (PARTITION BY seller ORDER BY bid_time DESC, auction DESC) AS age
    FROM (
        SELECT
            a.seller, a.id AS auction, b.price, b.date_time AS bid_time,
            ROW_NUMBER() OVER (
                PARTITION BY a.id, a.seller ORDER BY b.price DESC, b.date_time ASC) AS place
        FROM auction AS a
        JOIN bid AS b ON a.id = b.auction AND b.date_time BETWEEN a.date_time AND a.expires
    ) AS ranked
    WHERE place <= 1
) AS sold
WHERE age <= 10
GROUP BY seller;
