namespace Telemetry.Nexmark.Events;

/// <summary>What a stream of events is like; the defaults are the benchmark's own.</summary>
public sealed record NexmarkShape
{
    /// <summary>Of fifty events one is a person, three are auctions, the others are bids.</summary>
    public const int Round = 50;

    /// <summary>How many events of a round are persons.</summary>
    public const int Persons = 1;

    /// <summary>How many events of a round are auctions.</summary>
    public const int Auctions = 3;

    /// <summary>Whether there are bids; without them the others come when they would come, and the events are
    /// few.</summary>
    public bool HasBids { get; init; } = true;

    /// <summary>How many events there are in a second of event time, the bids among them.</summary>
    public int EventsPerSecond { get; init; } = 10_000;

    /// <summary>When the first one happens, in microseconds since the epoch: 2015-07-15 00:00:00 by default.</summary>
    public long Start { get; init; } = 1_436_918_400_000_000;

    /// <summary>How many of the last persons still do something.</summary>
    public int ActivePersons { get; init; } = 1_000;

    /// <summary>How many auctions are open at a time, about.</summary>
    public int OpenAuctions { get; init; } = 100;

    /// <summary>One in so many bids is not for the hot auction.</summary>
    public int HotAuctionRatio { get; init; } = 2;

    /// <summary>One in so many bids is not of the hot bidder.</summary>
    public int HotBidderRatio { get; init; } = 4;

    /// <summary>One in so many auctions is not of the hot seller.</summary>
    public int HotSellerRatio { get; init; } = 4;

    /// <summary>One in so many bids does not come by one of the four hot channels.</summary>
    public int HotChannelRatio { get; init; } = 2;

    /// <summary>How many other channels there are.</summary>
    public int Channels { get; init; } = 10_000;

    /// <summary>The length of what pads a bid, on average.</summary>
    public int BidExtra { get; init; } = 68;

    /// <summary>The length of what pads an auction, on average.</summary>
    public int AuctionExtra { get; init; } = 350;

    /// <summary>The length of what pads a person, on average.</summary>
    public int PersonExtra { get; init; } = 120;
}
