namespace Telemetry.Nexmark.Models;

/// <summary>Queries about the first ones by some order. Of rows that are equal by it the first to come is first; where
/// the last of each key is asked for, the last to come is last.</summary>
internal static class RankModels
{
    public static IEnumerable<object?[]> LastBids(NexmarkInput input) =>
        from bids in input.Bids.GroupBy(b => (b.Bidder, b.Auction))
        let b = bids.OrderBy(b => b.Time).Last()
        select (object?[])[b.Auction, b.Bidder, b.Price, b.Channel, b.Url, b.Time, b.Extra];

    public static IEnumerable<object?[]> TopBids(NexmarkInput input) =>
        from auction in input.Bids.GroupBy(b => b.Auction)
        from pair in auction.OrderByDescending(b => b.Price).Take(10).Select((bid, index) => (bid, place: index + 1L))
        let b = pair.bid
        select (object?[])[b.Auction, b.Bidder, b.Price, b.Channel, b.Url, b.Time, b.Extra, pair.place];
}
