using System.Globalization;
using static Telemetry.Nexmark.Events.NexmarkEvent;

namespace Telemetry.Nexmark.Events;

/// <summary>
/// Makes the events of the Nexmark benchmark, in the order of time: the proportions, hot keys, leads and price
/// distribution are those of Apache Beam's and Flink's generators, the random numbers are our own. The same seed and
/// shape give the same events.
/// </summary>
public sealed class NexmarkGenerator
{
    private const long FirstPerson = 1_000;
    private const long FirstAuction = 1_000;
    private const long FirstCategory = 10;
    private const int Categories = 5;

    // Rows may name persons and auctions that come a little later.
    private const int PersonLead = 10;
    private const int AuctionLead = 10;

    // The hot ones change after so many.
    private const int HotEvery = 100;

    private static readonly string[] FirstNames =
        ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];

    private static readonly string[] LastNames =
        ["Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"];

    private static readonly (string City, string State)[] Places =
    [
        ("Phoenix", "AZ"), ("Los Angeles", "CA"), ("San Francisco", "CA"), ("Boise", "ID"), ("Portland", "OR"),
        ("Bend", "OR"), ("Redmond", "WA"), ("Seattle", "WA"), ("Kent", "WA"), ("Cheyenne", "WY"),
    ];

    private static readonly string[] HotChannels = ["Google", "Facebook", "Baidu", "Apple"];

    private readonly NexmarkShape _shape;
    private readonly NexmarkTexts _texts;
    private readonly Random _random;
    private readonly string[] _hotUrls;
    private readonly (string Channel, string Url)?[] _channels;
    private long _next;

    /// <summary>Begins with the first event.</summary>
    /// <param name="seed">Where the random numbers begin.</param>
    /// <param name="shape">What the stream is like; the defaults when null.</param>
    public NexmarkGenerator(int seed, NexmarkShape? shape = null)
    {
        _shape = shape ?? new();
        _random = new(seed);
        _texts = new(_random);
        _hotUrls = [.. HotChannels.Select(_ => _texts.Address())];
        _channels = new (string, string)?[_shape.Channels];
    }

    /// <summary>The next events.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The events, made as they are asked for.</returns>
    public IEnumerable<NexmarkEvent> Take(int count)
    {
        for (var index = 0; index < count; index++) { yield return Next(); }
    }

    private NexmarkEvent Next()
    {
        var number = _next++;
        if (!_shape.HasBids && _next % NexmarkShape.Round == NexmarkShape.Persons + NexmarkShape.Auctions)
        {
            _next += NexmarkShape.Round - NexmarkShape.Persons - NexmarkShape.Auctions;
        }
        var time = TimeOf(number);
        return (number % NexmarkShape.Round) switch
        {
            < NexmarkShape.Persons => Person(number, time),
            < NexmarkShape.Persons + NexmarkShape.Auctions => Auction(number, time),
            _ => Bid(number, time),
        };
    }

    private PersonComes Person(long number, long time)
    {
        var (city, state) = Places[_random.Next(Places.Length)];
        var name = $"{_texts.OneOf(FirstNames)} {_texts.OneOf(LastNames)}";
        return new(
            LastPerson(number) + FirstPerson, name, $"{_texts.Letters(7)}@{_texts.Letters(5)}.com",
            _texts.CreditCard(), city, state, time, _texts.Padding(_shape.PersonExtra));
    }

    private AuctionOpens Auction(long number, long time)
    {
        var seller = _random.Next(_shape.HotSellerRatio) > 0
            ? LastPerson(number) / HotEvery * HotEvery : SomePerson(number);
        var initial = Price();
        return new(
            LastAuction(number) + FirstAuction, _texts.Letters(20), _texts.Letters(100), initial, initial + Price(),
            time, time + Length(number, time), seller + FirstPerson, FirstCategory + _random.Next(Categories),
            _texts.Padding(_shape.AuctionExtra));
    }

    private BidIsMade Bid(long number, long time)
    {
        var auction = _random.Next(_shape.HotAuctionRatio) > 0
            ? LastAuction(number) / HotEvery * HotEvery : SomeAuction(number);
        // The second of a hundred: hot bidders are not the hot sellers.
        var bidder = _random.Next(_shape.HotBidderRatio) > 0
            ? (LastPerson(number) / HotEvery * HotEvery) + 1 : SomePerson(number);
        var price = Price();
        var (channel, url) = Channel();
        return new(
            auction + FirstAuction, bidder + FirstPerson, price, channel, url, time,
            _texts.Padding(_shape.BidExtra));
    }

    private (string Channel, string Url) Channel()
    {
        if (_random.Next(_shape.HotChannelRatio) > 0)
        {
            var hot = _random.Next(HotChannels.Length);
            return (HotChannels[hot], _hotUrls[hot]);
        }
        var index = _random.Next(_channels.Length);
        return _channels[index] ??= NewChannel(index);
    }

    /// <summary>One address in ten does not say its channel.</summary>
    private (string Channel, string Url) NewChannel(int index)
    {
        var url = _texts.Address();
        if (_random.Next(10) > 0)
        {
            url += string.Create(CultureInfo.InvariantCulture, $"&channel_id={(uint)index * 2_654_435_761u}");
        }
        return (string.Create(CultureInfo.InvariantCulture, $"channel-{index}"), url);
    }

    private long Price() => (long)Math.Round(Math.Pow(10, _random.NextDouble() * 6) * 100);

    private long TimeOf(long number) => _shape.Start + (number * 1_000 / _shape.EventsPerSecond * 1_000);

    /// <summary>An auction is open for as long, on average, as it takes until so many others have come.</summary>
    private long Length(long number, long time)
    {
        var others = (long)_shape.OpenAuctions * NexmarkShape.Round / NexmarkShape.Auctions;
        var horizonMillis = (TimeOf(number + others) - time) / 1_000;
        return (1 + _random.NextInt64(Math.Max(horizonMillis * 2, 1))) * 1_000;
    }

    /// <summary>Who came last, counted from 0.</summary>
    private static long LastPerson(long number) =>
        (number / NexmarkShape.Round * NexmarkShape.Persons)
        + Math.Min(number % NexmarkShape.Round, NexmarkShape.Persons - 1);

    private long SomePerson(long number)
    {
        var count = LastPerson(number) + 1;
        var active = Math.Min(count, _shape.ActivePersons);
        return count - active + _random.NextInt64(active + PersonLead);
    }

    /// <summary>What was opened last, counted from 0; −1 before the first.</summary>
    private static long LastAuction(long number)
    {
        var offset = number % NexmarkShape.Round - NexmarkShape.Persons;
        return (number / NexmarkShape.Round * NexmarkShape.Auctions)
            + Math.Clamp(offset, -1, NexmarkShape.Auctions - 1);
    }

    private long SomeAuction(long number)
    {
        var last = LastAuction(number);
        var first = Math.Max(last - _shape.OpenAuctions, 0);
        return first + _random.NextInt64(last - first + 1 + AuctionLead);
    }
}
