-- Pass through: what it costs to read and write a bid.
SELECT auction, bidder, price, date_time, extra
FROM bid;
