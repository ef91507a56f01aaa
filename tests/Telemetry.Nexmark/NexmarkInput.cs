using Telemetry.Nexmark.Events;
using static Telemetry.Nexmark.Events.NexmarkEvent;

namespace Telemetry.Nexmark;

/// <summary>Events that have an end, and the table of q13.</summary>
public sealed class NexmarkInput
{
    /// <summary>Events arrive so long after they happened.</summary>
    public const long DelayMicros = 3_000_000;

    /// <summary>Takes events.</summary>
    /// <param name="events">The events, in the order of time.</param>
    public NexmarkInput(IEnumerable<NexmarkEvent> events)
    {
        Events = [.. events];
        Persons = [.. Events.OfType<PersonComes>()];
        Auctions = [.. Events.OfType<AuctionOpens>()];
        Bids = [.. Events.OfType<BidIsMade>()];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<NexmarkEvent> Events { get; }

    /// <summary>The persons.</summary>
    public IReadOnlyList<PersonComes> Persons { get; }

    /// <summary>The auctions.</summary>
    public IReadOnlyList<AuctionOpens> Auctions { get; }

    /// <summary>The bids.</summary>
    public IReadOnlyList<BidIsMade> Bids { get; }

    /// <summary>The table of q13: text by key. One key in seven is missing.</summary>
    public static IReadOnlyDictionary<long, string> Side { get; } = Enumerable.Range(0, 10_000)
        .Where(key => key % 7 != 3).ToDictionary(key => (long)key, key => $"side-{key:D4}");

    /// <summary>The journal time at which an event arrives.</summary>
    /// <param name="one">The event.</param>
    /// <returns>Microseconds since the epoch.</returns>
    public static long ArrivalOf(NexmarkEvent one) => one.Time + DelayMicros;

    /// <summary>The table that an event is a row of.</summary>
    /// <param name="one">The event.</param>
    /// <returns>The table's name.</returns>
    public static string TableOf(NexmarkEvent one) => one switch
    {
        PersonComes => "person",
        AuctionOpens => "auction",
        BidIsMade => "bid",
        _ => throw new ArgumentException($"{one} is no event."),
    };

    /// <summary>An event as a row of its table: the columns in order, but for those that are computed.</summary>
    /// <param name="one">The event.</param>
    /// <returns>The values.</returns>
    public static object?[] RowOf(NexmarkEvent one) => one switch
    {
        PersonComes p => [p.Id, p.Name, p.EmailAddress, p.CreditCard, p.City, p.State, p.Time, p.Extra],
        AuctionOpens a =>
        [
            a.Id, a.ItemName, a.Description, a.InitialBid, a.Reserve, a.Time, a.Expires, a.Seller, a.Category, a.Extra,
        ],
        BidIsMade b => [b.Auction, b.Bidder, b.Price, b.Channel, b.Url, b.Time, b.Extra],
        _ => throw new ArgumentException($"{one} is no event."),
    };
}
