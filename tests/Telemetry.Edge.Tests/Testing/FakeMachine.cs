using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Testing;

/// <summary>A computer without a battery-backed clock, and the spool on its disk.</summary>
internal sealed class FakeMachine : IMachineClock, IDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-machine").FullName;
    private readonly SteppingClock _time = new();
    private long _bootedAt;
    private int _boots;
    private int _processes;

    public FakeMachine() => SwitchOn();

    public TimeProvider Time => _time;

    public string Boot => $"machine{_boots}";

    public long Micros => (_time.GetTimestamp() - _bootedAt) * 1_000_000 / _time.TimestampFrequency;

    public string Process => $"process{_processes}";

    /// <summary>What the wall clock should say, µs since the epoch.</summary>
    public long TrueMicros { get; private set; } = (Begin - DateTimeOffset.UnixEpoch).Ticks / 10;

    public long WallMicros => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    public TimeQuality Quality { get; set; }

    public MemoryLog Log { get; } = new();

    public EventClock? Clock { get; private set; }

    public Spool? Spool { get; private set; }

    public Spool Open => Spool ?? throw new InvalidOperationException("It is off.");

    /// <summary>The power comes back: it is 1970, and the time counts from nothing on.</summary>
    public void SwitchOn()
    {
        _boots++;
        _bootedAt = _time.GetTimestamp();
        SetWall(DateTimeOffset.UnixEpoch);
        Quality = TimeQuality.Unsynced;
        StartProcess();
    }

    public void LosePower()
    {
        Log.CutPower();
        StopProcess();
    }

    /// <summary>kill -9 and a new start: the machine runs on.</summary>
    public void KillProcess()
    {
        StopProcess();
        StartProcess();
    }

    public void Advance(TimeSpan by)
    {
        _time.Advance(by);
        TrueMicros += by.Ticks / 10;
    }

    /// <summary>NTP has set the clock, right or wrong by so much.</summary>
    public void SetTime(TimeSpan error = default)
    {
        SetWall(DateTimeOffset.UnixEpoch.AddTicks(TrueMicros * 10) + error);
        Quality = TimeQuality.Synced;
    }

    public void SetWall(DateTimeOffset to) => _time.Step(to - _time.GetUtcNow());

    public (ulong Seq, EventStamp Stamp) Sample(string device)
    {
        using var session = Open.Intake.Enter();
        Assert.True(session.TryLedger(device, out var ledger));
        var stamp = session.Now();
        var seq = ledger.NextSeq;
        Assert.Equal(IntakeResult.Taken, session.Add(ledger, new SpoolReading
        {
            Metric = "m",
            Kind = ValueKind.Number,
            Number = seq,
            Micros = stamp.Micros,
            Quality = stamp.Quality,
        }));
        ledger.Source("sensor").Polled(session.Now().Micros);
        return (seq, stamp);
    }

    public void Dispose()
    {
        Spool?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void StopProcess()
    {
        Spool?.Dispose();
        Spool = null;
    }

    private void StartProcess()
    {
        _processes++;
        Clock = new EventClock(_time, () => Quality, this);
        var progress = new ProgressFile(Path.Combine(_folder, "progress.json"), PosixFileSystem.Instance);
        Spool = Spool.Open(Log, progress, new SpoolOptions { Boot = Process, BatchMax = 7 }, Clock, _time);
    }
}
