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
        Begin(frame, _persons.Count, row => _persons[row].Time);
        Longs(frame, "id", row => _persons[row].Id);
        Texts(frame, "name", row => _persons[row].Name);
        Texts(frame, "email_address", row => _persons[row].EmailAddress);
        Texts(frame, "credit_card", row => _persons[row].CreditCard);
        Texts(frame, "city", row => _persons[row].City);
        Texts(frame, "state", row => _persons[row].State);
        Longs(frame, "date_time", row => _persons[row].Time);
        Texts(frame, "extra", row => _persons[row].Extra);
    }

    private void FillAuctions(Frame frame)
    {
        Begin(frame, _auctions.Count, row => _auctions[row].Time);
        Longs(frame, "id", row => _auctions[row].Id);
        Texts(frame, "item_name", row => _auctions[row].ItemName);
        Texts(frame, "description", row => _auctions[row].Description);
        Longs(frame, "initial_bid", row => _auctions[row].InitialBid);
        Longs(frame, "reserve", row => _auctions[row].Reserve);
        Longs(frame, "date_time", row => _auctions[row].Time);
        Longs(frame, "expires", row => _auctions[row].Expires);
        Longs(frame, "seller", row => _auctions[row].Seller);
        Longs(frame, "category", row => _auctions[row].Category);
        Texts(frame, "extra", row => _auctions[row].Extra);
    }

    private void FillBids(Frame frame)
    {
        Begin(frame, _bids.Count, row => _bids[row].Time);
        Longs(frame, "auction", row => _bids[row].Auction);
        Longs(frame, "bidder", row => _bids[row].Bidder);
        Longs(frame, "price", row => _bids[row].Price);
        Texts(frame, "channel", row => _bids[row].Channel);
        Texts(frame, "url", row => _bids[row].Url);
        Longs(frame, "date_time", row => _bids[row].Time);
        Texts(frame, "extra", row => _bids[row].Extra);
    }

    private static void Begin(Frame frame, int rows, Func<int, long> timeOf)
    {
        frame.Clear();
        frame.AddRows(rows);
        for (var row = 0; row < rows; row++) { frame.Times[row] = timeOf(row); }
    }

    /// <summary>A column, when the query reads it.</summary>
    private static void Longs(Frame frame, string column, Func<int, long> valueOf)
    {
        if (frame.Schema.Find(column) is not (>= 0 and var place)) { return; }
        var values = frame.Longs(place).Values;
        for (var row = 0; row < frame.Count; row++) { values[row] = valueOf(row); }
    }

    private static void Texts(Frame frame, string column, Func<int, string> valueOf)
    {
        if (frame.Schema.Find(column) is not (>= 0 and var place)) { return; }
        for (var row = 0; row < frame.Count; row++) { frame.SetText(place, row, valueOf(row)); }
    }
}
