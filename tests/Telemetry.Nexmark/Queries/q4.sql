-- Average price for a category: of the best bids, so far, for each auction while it was open.
SET 'table.exec.state.ttl' = '1 d';

SELECT category, AVG(final) AS average
FROM (
    SELECT a.id, a.category, MAX(b.price) AS final
    FROM auction AS a
    JOIN bid AS b ON a.id = b.auction AND b.date_time BETWEEN a.date_time AND a.expires
    GROUP BY a.id, a.category
) AS best
GROUP BY category;
