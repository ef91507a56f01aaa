namespace Telemetry.Nexmark.Events;

/// <summary>Something that happens in the auction house. Times are microseconds since the epoch, UTC, in whole
/// milliseconds.</summary>
public abstract record NexmarkEvent
{
    private NexmarkEvent() { }

    /// <summary>When it happens.</summary>
    public abstract long Time { get; init; }

    /// <summary>Somebody comes, who may sell and bid.</summary>
    public sealed record PersonComes(
        long Id, string Name, string EmailAddress, string CreditCard, string City, string State, long Time,
        string Extra) : NexmarkEvent;

    /// <summary>Something is for sale, until it expires.</summary>
    public sealed record AuctionOpens(
        long Id, string ItemName, string Description, long InitialBid, long Reserve, long Time, long Expires,
        long Seller, long Category, string Extra) : NexmarkEvent;

    /// <summary>Somebody offers a price, in cents.</summary>
    public sealed record BidIsMade(
        long Auction, long Bidder, long Price, string Channel, string Url, long Time, string Extra) : NexmarkEvent;
}
