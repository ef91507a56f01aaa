namespace Telemetry.Nexmark.Models;

/// <summary>Queries about stretches of time.</summary>
internal static class WindowModels
{
    private const long Second = 1_000_000;

    public static IEnumerable<object?[]> HotItems(NexmarkInput input)
    {
        var counts = (
            from b in input.Bids
            from start in StartsOf(b.Time, 10 * Second, 2 * Second)
            group b by (start, b.Auction)).ToDictionary(group => group.Key, group => group.LongCount());
        var most = counts.GroupBy(pair => pair.Key.start).ToDictionary(
            group => group.Key, group => group.Max(pair => pair.Value));
        return
            from pair in counts
            where pair.Value == most[pair.Key.start]
            select (object?[])[pair.Key.Auction, pair.Value, pair.Key.start, pair.Key.start + (10 * Second)];
    }

    public static IEnumerable<object?[]> HighestBids(NexmarkInput input) =>
        from window in input.Bids.GroupBy(b => b.Time / (10 * Second))
        let most = window.Max(b => b.Price)
        from b in window
        where b.Price == most
        select (object?[])[b.Auction, b.Price, b.Bidder, b.Time, b.Extra];

    public static IEnumerable<object?[]> NewUsers(NexmarkInput input) =>
        from p in input.Persons
        let start = p.Time / (10 * Second) * 10 * Second
        where input.Auctions.Any(a => a.Seller == p.Id && a.Time / (10 * Second) * 10 * Second == start)
        select (object?[])[p.Id, p.Name, start];

    public static IEnumerable<object?[]> Sessions(NexmarkInput input)
    {
        foreach (var bidder in input.Bids.GroupBy(b => b.Bidder))
        {
            var times = bidder.Select(b => b.Time).Order().ToArray();
            var first = 0;
            for (var next = 1; next <= times.Length; next++)
            {
                if (next < times.Length && times[next] - times[next - 1] <= 10 * Second) { continue; }
                yield return
                    [bidder.Key, (long)(next - first), times[first], times[next - 1] + (10 * Second)];
                first = next;
            }
        }
    }

    public static IEnumerable<object?[]> ArrivalCounts(NexmarkInput input) =>
        from b in input.Bids
        let start = NexmarkInput.ArrivalOf(b) / (10 * Second) * 10 * Second
        group b by (b.Bidder, start) into window
        select (object?[])
            [window.Key.Bidder, window.LongCount(), window.Key.start, window.Key.start + (10 * Second)];

    private static IEnumerable<long> StartsOf(long time, long size, long slide)
    {
        for (var start = time / slide * slide; start > time - size; start -= slide) { yield return start; }
    }
}
