-- The three streams of an auction house. Their rows come in the order of time; the watermark is 4 s behind them.
-- (Taken to Flink, each table gets its own WITH ('connector' = …).)

CREATE TEMPORARY TABLE person (
    id BIGINT,
    name STRING,
    email_address STRING,
    credit_card STRING,
    city STRING,
    state STRING,
    date_time TIMESTAMP(3),
    extra STRING,
    WATERMARK FOR date_time AS date_time - INTERVAL '4' SECOND
);

CREATE TEMPORARY TABLE auction (
    id BIGINT,
    item_name STRING,
    description STRING,
    initial_bid BIGINT,
    reserve BIGINT,
    date_time TIMESTAMP(3),
    expires TIMESTAMP(3),
    seller BIGINT,
    category BIGINT,
    extra STRING,
    WATERMARK FOR date_time AS date_time - INTERVAL '4' SECOND
);

CREATE TEMPORARY TABLE bid (
    auction BIGINT,
    bidder BIGINT,
    price BIGINT,
    channel STRING,
    url STRING,
    date_time TIMESTAMP(3),
    extra STRING,
    p_time AS PROCTIME(),
    WATERMARK FOR date_time AS date_time - INTERVAL '4' SECOND
);

-- The table of q13: 10,000 keys, each with its own text. It is known before the first bid.
CREATE TEMPORARY TABLE side_input (
    `key` BIGINT,
    `value` STRING,
    PRIMARY KEY (`key`) NOT ENFORCED
) WITH ('connector' = 'lookup');
