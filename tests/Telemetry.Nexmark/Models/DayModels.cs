using static Telemetry.Nexmark.Events.NexmarkEvent;

namespace Telemetry.Nexmark.Models;

/// <summary>Queries that count for each day.</summary>
internal static class DayModels
{
    public static IEnumerable<object?[]> Days(NexmarkInput input) =>
        from day in input.Bids.GroupBy(b => RowModels.Day(b.Time))
        select (object?[])[day.Key, .. Counts([.. day])];

    public static IEnumerable<object?[]> Channels(NexmarkInput input) =>
        from one in input.Bids.GroupBy(b => (b.Channel, Day: RowModels.Day(b.Time)))
        let minute = one.Select(b => RowModels.Minute(b.Time)).Max(StringComparer.Ordinal)
        select (object?[])[one.Key.Channel, one.Key.Day, minute, .. Counts([.. one])];

    public static IEnumerable<object?[]> Auctions(NexmarkInput input) =>
        from one in input.Bids.GroupBy(b => (b.Auction, Day: RowModels.Day(b.Time)))
        let bids = one.ToArray()
        let sum = bids.Sum(b => b.Price)
        select (object?[])
        [
            one.Key.Auction, one.Key.Day, .. BidCounts(bids), bids.Min(b => b.Price), bids.Max(b => b.Price),
            sum / bids.Length, sum,
        ];

    private static IEnumerable<object?> Counts(BidIsMade[] bids) =>
        [.. BidCounts(bids), .. Distinct(bids, b => b.Bidder), .. Distinct(bids, b => b.Auction)];

    private static IEnumerable<object?> BidCounts(BidIsMade[] bids) =>
        Ranks(bids).Select(rank => (object?)rank.LongCount());

    private static IEnumerable<object?> Distinct(BidIsMade[] bids, Func<BidIsMade, long> key) =>
        Ranks(bids).Select(rank => (object?)rank.Select(key).Distinct().LongCount());

    /// <summary>All bids, then those of each of three ranges of prices.</summary>
    private static IEnumerable<IEnumerable<BidIsMade>> Ranks(BidIsMade[] bids) =>
    [
        bids, bids.Where(b => b.Price < 10_000), bids.Where(b => b.Price is >= 10_000 and < 1_000_000),
        bids.Where(b => b.Price >= 1_000_000),
    ];
}
