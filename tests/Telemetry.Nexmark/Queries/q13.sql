-- Join with a bounded table: each bid with what the table says of its auction when the bid comes.
SELECT b.auction, b.bidder, b.price, b.date_time, s.`value`
FROM (
    SELECT *, MOD(auction, 10000) AS side_key
    FROM bid
) AS b
JOIN side_input FOR SYSTEM_TIME AS OF b.p_time AS s ON b.side_key = s.`key`;
