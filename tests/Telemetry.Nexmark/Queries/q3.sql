-- Local item suggestion: who sells in category 10 in Oregon, Idaho and California.
-- Both sides are kept for ever, unless a time to live is set.
SET 'table.exec.state.ttl' = '1 d';

SELECT p.name, p.city, p.state, a.id
FROM auction AS a
JOIN person AS p ON a.seller = p.id
WHERE a.category = 10 AND p.state IN ('OR', 'ID', 'CA');
