using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Testing;

/// <summary>A spool over a log in memory under fake time; it can be killed and opened again.</summary>
internal sealed class SpoolBench : IDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-spool").FullName;
    private int _boots;

    public SpoolBench(SpoolOptions? options = null)
    {
        Options = options ?? new SpoolOptions { Boot = "boot1" };
        Clock = new EventClock(Time, () => TimeQuality.Synced);
        Spool = Open();
    }

    public PacedTime Time { get; } = new(Begin);

    public EventClock Clock { get; }

    public MemoryLog Log { get; } = new();

    public SpoolOptions Options { get; private set; }

    public Spool Spool { get; private set; }

    public long NowMicros => (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>Another configuration.</summary>
    public void Reopen(SpoolOptions options)
    {
        Options = options;
        KillAndRestart();
    }

    /// <summary>kill -9: what was not durable is gone; the next process has another boot.</summary>
    public void KillAndRestart()
    {
        Log.CutPower();
        Spool.Dispose();
        _boots++;
        Options = Options with { Boot = $"boot{_boots + 1}" };
        Spool = Open();
    }

    /// <summary>Adds a number of the agent's own numbering from a source with its own time.</summary>
    public IntakeResult Add(string device, long micros, double value = 1, string source = "line:test")
    {
        using var session = Spool.Intake.Enter();
        Assert.True(session.TryLedger(device, out var ledger));
        ledger.Source(source).SawDeviceStamped();
        return session.Add(ledger, Number("m", micros, value));
    }

    /// <summary>Adds a number that the agent stamps and numbers.</summary>
    public IntakeResult AddNow(string device, string metric, double value)
    {
        using var session = Spool.Intake.Enter();
        Assert.True(session.TryLedger(device, out var ledger));
        var result = session.Add(ledger, Number(metric, session.Now().Micros, value));
        ledger.Source("sensor").Polled(session.Now().Micros);
        return result;
    }

    /// <summary>Adds a number with the identity of its source.</summary>
    public void Add(string device, string boot, ulong seq, long micros)
    {
        using var session = Spool.Intake.Enter();
        Assert.True(session.TryLedger(device, out var ledger));
        session.Add(ledger, boot, seq, Number("m", micros, seq), isWaiting: true);
    }

    public void StateFrontier(string device, long micros, string source = "line:test")
    {
        using var session = Spool.Intake.Enter();
        Assert.True(session.TryLedger(device, out var ledger));
        session.StateFrontier(ledger, source, micros);
    }

    public void Poll(string device, string source, long micros)
    {
        using var session = Spool.Intake.Enter();
        Assert.True(session.TryLedger(device, out var ledger));
        ledger.Source(source).Polled(micros);
    }

    public long? HeartbeatLow(string device) => Decode(Spool.Outlet.Heartbeat(device)).LowMicros;

    public static ReadingPack Decode(OutgoingPack pack) => Decode(pack.Payload);

    public static ReadingPack Decode(ReadOnlySpan<byte> payload)
    {
        var decoded = new ReadingPack();
        var result = PackDecoder.Decode(payload, decoded);
        Assert.Equal(DecodeError.None, result.Error);
        Assert.Equal(0, decoded.FaultCount);
        return decoded;
    }

    public void Dispose()
    {
        Spool.Dispose();
        Time.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Spool Open()
    {
        var progress = new ProgressFile(Path.Combine(_folder, "progress.json"), PosixFileSystem.Instance);
        return Spool.Open(Log, progress, Options, Clock, Time);
    }

    private static SpoolReading Number(string metric, long micros, double value) => new()
    {
        Metric = metric,
        Kind = ValueKind.Number,
        Number = value,
        Micros = micros,
        Quality = TimeQuality.Synced,
    };
}
