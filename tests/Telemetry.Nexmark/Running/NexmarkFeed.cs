using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;
using Telemetry.Nexmark.Events;
using static Telemetry.Nexmark.Events.NexmarkEvent;

namespace Telemetry.Nexmark.Running;

/// <summary>
/// Feeds events to a query: up to a frame of them in a call, each table that the query reads in a step of its own. The
/// journal's time is that of the last event's arrival. Events are kept no longer than the call. Not thread-safe.
/// </summary>
public sealed class NexmarkFeed
{
    private readonly SqlPipeline _query;
    private readonly IStepSink _sink;
    private readonly StepInput _step = new();
    private readonly List<PersonComes> _persons = [];
    private readonly List<AuctionOpens> _auctions = [];
    private readonly List<BidIsMade> _bids = [];
    private Partition _partition;
    private Frame? _personFrame;
    private Frame? _auctionFrame;
    private Frame? _bidFrame;
    private long _position;
    private EventTime _now;

    /// <summary>Starts a query, and tells it the table of q13.</summary>
    /// <param name="query">The query.</param>
    /// <param name="sink">Gets what comes out.</param>
    /// <param name="now">The journal's time at the beginning.</param>
    public NexmarkFeed(SqlPipeline query, IStepSink sink, EventTime now)
    {
        (_query, _sink, _now) = (query, sink, now);
        _partition = query.Pipeline.CreatePartition();
        Open();
        foreach (var lookup in query.Lookups) { Tell(lookup); }
    }

    /// <summary>A query as a pipeline.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The pipeline.</returns>
    public static SqlPipeline Compile(string name) =>
        SqlPipeline.Compile(SqlPlanner.Plan(NexmarkQueries.Script(name)));

    /// <summary>Feeds events.</summary>
    /// <param name="events">At most a frame of them, in the order of time.</param>
    public void Feed(ReadOnlySpan<NexmarkEvent> events)
    {
        foreach (var one in events)
        {
            switch (one)
            {
                case BidIsMade bid: _bids.Add(bid); break;
                case AuctionOpens auction: _auctions.Add(auction); break;
                case PersonComes person: _persons.Add(person); break;
                default: throw new ArgumentException($"{one} is no event.");
            }
        }
        _now = new(NexmarkInput.ArrivalOf(events[^1]));
        // A step forgets the texts that only its rows have, so that a frame is filled just before its step.
        if (_personFrame is { } persons && _persons.Count > 0) { FillPersons(persons); Step("person", persons); }
        if (_auctionFrame is { } auctions && _auctions.Count > 0) { FillAuctions(auctions); Step("auction", auctions); }
        if (_bidFrame is { } bids && _bids.Count > 0) { FillBids(bids); Step("bid", bids); }
        _persons.Clear();
        _auctions.Clear();
        _bids.Clear();
    }

    /// <summary>The clock goes on by an hour, and the input ends.</summary>
    public void End()
    {
        _now = new(_now.Micros + 3_600_000_000);
        _step.BeginTick(Stamp());
        _partition.Step(_step, _sink);
        _step.BeginEnd(Stamp());
        _partition.Step(_step, _sink);
    }

    /// <summary>Goes on with another partition, which is made of a snapshot of this one.</summary>
    public void Restore()
    {
        var snapshot = new System.Buffers.ArrayBufferWriter<byte>();
        _partition.Snapshot(snapshot);
        _partition = _query.Pipeline.CreatePartition();
        _partition.Restore(snapshot.WrittenMemory);
        Open();
    }

    private void Open()
    {
        _personFrame = FrameOf("person");
        _auctionFrame = FrameOf("auction");
        _bidFrame = FrameOf("bid");
    }

    private Frame? FrameOf(string table) =>
        _query.Pipeline.HasTable(table) ? _query.Pipeline.NewFrame(_partition, table, out _) : null;

    private void Tell(SqlLookup lookup)
    {
        foreach (var (key, value) in NexmarkInput.Side)
        {
            var entry = new LookupEntry(
                new Dictionary<string, object?> { ["key"] = key },
                new Dictionary<string, object?> { ["value"] = value });
            _step.BeginControl(Stamp(), lookup.Operator, entry.ToPayload());
            _partition.Step(_step, _sink);
        }
    }

    private void Step(string table, Frame frame)
    {
        _step.BeginFrame(Stamp(), table, frame, EventTime.Min);
        _partition.Step(_step, _sink);
    }

    private StepStamp Stamp() => new(_position++, _now, new(_now.Micros));

    private void FillPersons(Frame frame)
    {
        frame.Clear();
        frame.AddRows(_persons.Count);
        for (var row = 0; row < _persons.Count; row++)
        {
            var person = _persons[row];
            frame.Times[row] = person.Time;
            frame.Longs(0)[row] = person.Id;
            frame.SetText(1, row, person.Name);
            frame.SetText(2, row, person.EmailAddress);
            frame.SetText(3, row, person.CreditCard);
            frame.SetText(4, row, person.City);
            frame.SetText(5, row, person.State);
            frame.Longs(6)[row] = person.Time;
            frame.SetText(7, row, person.Extra);
        }
    }

    private void FillAuctions(Frame frame)
    {
        frame.Clear();
        frame.AddRows(_auctions.Count);
        for (var row = 0; row < _auctions.Count; row++)
        {
            var auction = _auctions[row];
            frame.Times[row] = auction.Time;
            frame.Longs(0)[row] = auction.Id;
            frame.SetText(1, row, auction.ItemName);
            frame.SetText(2, row, auction.Description);
            frame.Longs(3)[row] = auction.InitialBid;
            frame.Longs(4)[row] = auction.Reserve;
            frame.Longs(5)[row] = auction.Time;
            frame.Longs(6)[row] = auction.Expires;
            frame.Longs(7)[row] = auction.Seller;
            frame.Longs(8)[row] = auction.Category;
            frame.SetText(9, row, auction.Extra);
        }
    }

    private void FillBids(Frame frame)
    {
        frame.Clear();
        frame.AddRows(_bids.Count);
        var times = frame.Times;
        var auctions = frame.Longs(0).Values;
        var bidders = frame.Longs(1).Values;
        var prices = frame.Longs(2).Values;
        var dates = frame.Longs(5).Values;
        for (var row = 0; row < _bids.Count; row++)
        {
            var bid = _bids[row];
            times[row] = bid.Time;
            auctions[row] = bid.Auction;
            bidders[row] = bid.Bidder;
            prices[row] = bid.Price;
            frame.SetText(3, row, bid.Channel);
            frame.SetText(4, row, bid.Url);
            dates[row] = bid.Time;
            frame.SetText(6, row, bid.Extra);
        }
    }
}
