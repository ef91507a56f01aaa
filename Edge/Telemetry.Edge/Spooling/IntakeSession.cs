using System.Diagnostics.CodeAnalysis;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The open gate of the spool. Event times that the agent gives are taken inside it, so that no low watermark declared
/// meanwhile can overtake them.
/// </summary>
internal readonly ref struct IntakeSession : IDisposable
{
    private readonly SpoolIntake _intake;
    private readonly SpoolBook _book;
    private readonly Lock.Scope _scope;

    public IntakeSession(SpoolIntake intake, SpoolBook book)
    {
        _intake = intake;
        _book = book;
        _scope = book.Gate.EnterScope();
    }

    /// <summary>What is taken in now becomes durable with this commit.</summary>
    public long Generation => _book.Generation;

    /// <summary>Does anything wait for that commit?</summary>
    public bool HasPending => _book.HasPending;

    public EventStamp Now() => _book.Clock.Now();

    public bool TryLedger(ReadOnlySpan<char> device, [NotNullWhen(true)] out DeviceLedger? ledger) =>
        _book.TryLedger(device, out ledger);

    /// <summary>
    /// A reading that the agent numbers, from a source that cannot wait: a full spool gives it up, and counts.
    /// </summary>
    public IntakeResult Add(DeviceLedger ledger, in SpoolReading reading) =>
        Add(ledger, reading, isWaiting: false);

    /// <summary>A reading that the agent numbers.</summary>
    /// <param name="ledger">Its device.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="isWaiting">The source waits while the spool is full; what it has sent already is taken in.</param>
    public IntakeResult Add(DeviceLedger ledger, in SpoolReading reading, bool isWaiting)
    {
        if (!isWaiting && _intake.HasNoRoom)
        {
            ledger.Refuse(reading.Metric, reading.Micros);
            return IntakeResult.Full;
        }
        return _intake.Add(ledger, _book.Options.Boot, ledger.TakeSeq(), reading);
    }

    /// <summary>As above, with the identity that the source gave.</summary>
    public IntakeResult Add(DeviceLedger ledger, string boot, ulong seq, in SpoolReading reading, bool isWaiting)
    {
        if (!isWaiting && _intake.HasNoRoom)
        {
            ledger.Refuse(reading.Metric, reading.Micros);
            return IntakeResult.Full;
        }
        return _intake.Add(ledger, boot, seq, reading);
    }

    /// <summary>
    /// Until when the process before this one was there for a source; told once. Null: it was told, or there was none.
    /// </summary>
    public long? TakeDowntime(string source) =>
        _book.RanUntilMicros is { } until && _book.ToldDowntime.Add(source) ? until : null;

    /// <summary>What a source should have given and did not.</summary>
    public void AddLoss(DeviceLedger ledger, in LossEntry loss)
    {
        if (_intake.HasNoRoom)
        {
            ledger.Owe(loss);
            _intake.NotePending();
            return;
        }
        _intake.AddLoss(ledger, loss);
    }

    /// <summary>The source says of one device that nothing older will come; kept like a reading.</summary>
    public void StateFrontier(DeviceLedger ledger, string source, long lowMicros)
    {
        ledger.Source(source).State(lowMicros);
        _intake.NotePending();
    }

    /// <summary>The source says so of all its devices that have times of their own.</summary>
    public void StateFrontier(string source, long lowMicros)
    {
        foreach (var ledger in _book.Devices)
        {
            if (ledger.FindSource(source) is { Mode: not FrontierMode.AgentStamped } found)
            {
                found.State(lowMicros);
                _intake.NotePending();
            }
        }
    }

    public void Dispose() => _scope.Dispose();
}
