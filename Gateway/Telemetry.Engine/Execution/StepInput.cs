using Telemetry.Engine.Data;
using Telemetry.Engine.Fencing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>
/// One journal record as the partition sees it: everything that may differ between two runs. One object is used again
/// and again: call one of the Begin methods, then add rows. Not thread-safe.
/// </summary>
public sealed class StepInput
{
    /// <summary>Stands for "no name".</summary>
    public const int NoSymbol = -1;

    private readonly List<string> _symbols = [];
    private readonly List<StepRejection> _rejections = [];
    private StepReading[] _readings = new StepReading[64];

    /// <summary>What the input says.</summary>
    public StepKind Kind { get; private set; }

    /// <summary>The step's number: the position of its journal record.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>When the record arrived, by the gateway's clock.</summary>
    public EventTime JournalTime { get; private set; }

    /// <summary>When the record arrived, by the gateway's monotonic clock; only differences count.</summary>
    public Duration Elapsed { get; private set; }

    /// <summary>The source (Rows, Status, DeadLetter); empty when unknown.</summary>
    public string Source { get; private set; } = "";

    /// <summary>The boot of the source's sequence numbers; empty when the rows have none, and are not
    /// deduplicated.</summary>
    public string Boot { get; private set; } = "";

    /// <summary>No reading of the source with a smaller event time is still to come; null when it does not
    /// say.</summary>
    public EventTime? Low { get; private set; }

    /// <summary>Where the source's clock comes from while it has not declared a low watermark.</summary>
    public SourceClockKind Clock { get; private set; }

    /// <summary>Who sent the readings (Rows); set it behind <see cref="BeginRows"/>.</summary>
    public StepSender Sender { get; set; } = StepSender.Unknown;

    /// <summary>Some reading is dated by its arrival (Rows): sent again, it has another time. Set it behind
    /// <see cref="BeginRows"/>.</summary>
    public bool HasArrivalTimes { get; set; }

    /// <summary>The run that may go on (Accept); empty = the one heard last.</summary>
    public string Run { get; private set; } = "";

    /// <summary>Whether the source is online (Status).</summary>
    public bool IsOnline { get; private set; }

    /// <summary>The operator (Control) or table (Frame) that is meant.</summary>
    public string Target { get; private set; } = "";

    /// <summary>The message for the operator (Control).</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>The rows (Frame).</summary>
    public Frame? Frame { get; private set; }

    /// <summary>The watermark of all sources after the rows (Frame).</summary>
    public EventTime Watermark { get; private set; }

    /// <summary>The readings (Rows), in their order.</summary>
    public ReadOnlySpan<StepReading> Readings => _readings.AsSpan(0, Count);

    /// <summary>How many readings there are.</summary>
    public int Count { get; private set; }

    /// <summary>The parts that could not be used (Rows, DeadLetter).</summary>
    public IReadOnlyList<StepRejection> Rejections => _rejections;

    /// <summary>The names that readings refer to.</summary>
    public IReadOnlyList<string> Symbols => _symbols;

    /// <summary>Starts an input of readings; with none it is a heartbeat.</summary>
    /// <param name="at">Which journal record, and when it arrived.</param>
    /// <param name="source">The source.</param>
    /// <param name="boot">The boot of its sequence numbers, or empty.</param>
    /// <param name="low">Its declared low watermark, or null.</param>
    /// <param name="clock">Where its clock comes from while it has declared none.</param>
    public void BeginRows(
        StepStamp at, string source, string boot, EventTime? low, SourceClockKind clock = SourceClockKind.Declared)
    {
        Begin(StepKind.Rows, at);
        Source = source;
        Boot = boot;
        Low = low;
        Clock = clock;
    }

    /// <summary>Makes the input the status of a source.</summary>
    /// <param name="at">Which journal record, and when it arrived.</param>
    /// <param name="source">The source.</param>
    /// <param name="isOnline">Whether it is online now.</param>
    public void BeginStatus(StepStamp at, string source, bool isOnline)
    {
        Begin(StepKind.Status, at);
        Source = source;
        IsOnline = isOnline;
    }

    /// <summary>Makes the input a tick.</summary>
    /// <param name="at">Which journal record, and when it arrived.</param>
    public void BeginTick(StepStamp at) => Begin(StepKind.Tick, at);

    /// <summary>Makes the input a message for an operator.</summary>
    /// <param name="at">Which journal record, and when it arrived.</param>
    /// <param name="target">The operator's name in the pipeline.</param>
    /// <param name="payload">The message; must stay valid until the step is done.</param>
    public void BeginControl(StepStamp at, string target, ReadOnlyMemory<byte> payload)
    {
        Begin(StepKind.Control, at);
        Target = target;
        Payload = payload;
    }

    /// <summary>Makes the input something that could not be used at all.</summary>
    /// <param name="at">Which journal record, and when it arrived.</param>
    /// <param name="source">The source, or empty.</param>
    /// <param name="rejection">What was wrong.</param>
    public void BeginDeadLetter(StepStamp at, string source, StepRejection rejection)
    {
        Begin(StepKind.DeadLetter, at);
        Source = source;
        _rejections.Add(rejection);
    }

    /// <summary>Makes the input a frame of a table.</summary>
    /// <param name="at">Which record, and when it arrived.</param>
    /// <param name="table">The table's name in the pipeline.</param>
    /// <param name="frame">The rows; must stay valid until the step is done. May be empty.</param>
    /// <param name="watermark">The watermark of all sources after the rows; <see cref="EventTime.Min"/> for
    /// none.</param>
    public void BeginFrame(StepStamp at, string table, Frame frame, EventTime watermark)
    {
        Begin(StepKind.Frame, at);
        Target = table;
        Frame = frame;
        Watermark = watermark;
    }

    /// <summary>Makes the input a person's word on who a source is, when several claim to be it.</summary>
    /// <param name="at">Which journal record, and when it arrived.</param>
    /// <param name="source">The source.</param>
    /// <param name="run">The run that may go on; empty = the one heard last of those that are held back.</param>
    public void BeginAccept(StepStamp at, string source, string run)
    {
        Begin(StepKind.Accept, at);
        Source = source;
        Run = run;
    }

    /// <summary>Makes the input the end.</summary>
    /// <param name="at">Which record, and when it arrived.</param>
    public void BeginEnd(StepStamp at) => Begin(StepKind.End, at);

    /// <summary>The symbol of a name within this input; equal names get equal symbols.</summary>
    /// <param name="name">A metric, unit or time quality.</param>
    /// <returns>The symbol.</returns>
    public int Symbol(string name)
    {
        for (var index = _symbols.Count - 1; index >= 0; index--)
        {
            if (ReferenceEquals(_symbols[index], name) || _symbols[index] == name) { return index; }
        }
        _symbols.Add(name);
        return _symbols.Count - 1;
    }

    /// <summary>Adds a reading.</summary>
    /// <param name="reading">The reading; its symbols are of this input.</param>
    public void Add(in StepReading reading)
    {
        Invariant.Check(Kind == StepKind.Rows, "readings belong to an input of rows");
        if (Count == _readings.Length) { Array.Resize(ref _readings, Count * 2); }
        _readings[Count++] = reading;
    }

    /// <summary>Adds a number, the commonest reading.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="time">The event time.</param>
    /// <param name="seq">The sequence number within the boot.</param>
    /// <param name="value">The value.</param>
    public void AddNumber(string metric, EventTime time, ulong seq, double value) =>
        Add(new(Symbol(metric), NoSymbol, Symbol("synced"), time, seq, ReadingKind.Number, value, null));

    /// <summary>Adds a part that could not be used.</summary>
    /// <param name="rejection">What was wrong.</param>
    public void AddRejection(StepRejection rejection)
    {
        Invariant.Check(Kind == StepKind.Rows, "rejections belong to an input of rows");
        _rejections.Add(rejection);
    }

    /// <summary>Whether a reading sent again has the time that it had: not one dated by its arrival, or by a clock that
    /// may be put right before.</summary>
    internal bool HasTrueTime(in StepReading reading) => !HasArrivalTimes
        && (reading.Quality == NoSymbol || _symbols[reading.Quality] is not ("unsynced" or "redated"));

    private void Begin(StepKind kind, StepStamp at)
    {
        Kind = kind;
        Position = at.Position;
        JournalTime = at.JournalTime;
        Elapsed = at.Elapsed;
        Source = "";
        Boot = "";
        Sender = StepSender.Unknown;
        HasArrivalTimes = false;
        Run = "";
        Low = null;
        Clock = SourceClockKind.None;
        Target = "";
        Payload = default;
        Frame = null;
        Watermark = EventTime.Min;
        Count = 0;
        _symbols.Clear();
        _rejections.Clear();
    }
}
