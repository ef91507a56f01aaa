using static Telemetry.Nexmark.Events.NexmarkEvent;

namespace Telemetry.Nexmark.Models;

/// <summary>Queries that put rows of two tables beside each other.</summary>
internal static class JoinModels
{
    private static readonly string[] States = ["OR", "ID", "CA"];

    public static IEnumerable<object?[]> LocalSellers(NexmarkInput input) =>
        from a in input.Auctions
        join p in input.Persons on a.Seller equals p.Id
        where a.Category == 10 && States.Contains(p.State)
        select (object?[])[p.Name, p.City, p.State, a.Id];

    /// <summary>Averages of whole numbers are whole: what is left is cut off.</summary>
    public static IEnumerable<object?[]> AveragePrices(NexmarkInput input) =>
        from best in Best(input)
        group best by best.Auction.Category into category
        select (object?[])[category.Key, category.Sum(one => one.Bid.Price) / category.LongCount()];

    public static IEnumerable<object?[]> SellerAverages(NexmarkInput input) =>
        from best in Best(input)
        group best by best.Auction.Seller into seller
        let last = seller.OrderByDescending(one => one.Bid.Time).ThenByDescending(one => one.Auction.Id).Take(10)
            .ToArray()
        select (object?[])[seller.Key, last.Sum(one => one.Bid.Price) / last.Length];

    public static IEnumerable<object?[]> WinningBids(NexmarkInput input) =>
        from best in Best(input)
        let a = best.Auction
        let b = best.Bid
        select (object?[])
        [
            a.Id, a.ItemName, a.Description, a.InitialBid, a.Reserve, a.Time, a.Expires, a.Seller, a.Category, a.Extra,
            b.Auction, b.Bidder, b.Price, b.Time, b.Extra,
        ];

    public static IEnumerable<object?[]> Expanded(NexmarkInput input) =>
        from b in input.Bids
        join a in input.Auctions on b.Auction equals a.Id
        where a.Category == 10
        select (object?[])
        [
            b.Auction, b.Bidder, b.Price, b.Channel, b.Url, b.Time, b.Extra, a.ItemName, a.Description, a.InitialBid,
            a.Reserve, a.Time, a.Expires, a.Seller, a.Category, a.Extra,
        ];

    private static IEnumerable<(AuctionOpens Auction, BidIsMade Bid)> Best(NexmarkInput input) =>
        from a in input.Auctions
        let bids = input.Bids.Where(b => b.Auction == a.Id && b.Time >= a.Time && b.Time <= a.Expires)
        let best = bids.OrderByDescending(b => b.Price).ThenBy(b => b.Time).FirstOrDefault()
        where best is not null
        select (a, best);
}
