using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Sampling;

/// <summary>
/// What was lost of a source that speaks by itself, for the loss ledger: what came and could not be used, and how long
/// nothing was heard. How much was said meanwhile nobody can know. One loop owns it.
/// </summary>
internal sealed class HeardLosses
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    private readonly string _source;
    private readonly Func<string?> _device;
    private readonly SpoolIntake _intake;
    private readonly TimeProvider _time;
    private readonly LossTally _tally = new();
    private readonly Downtime _downtime;
    private long _heardMicros; // Or up to when it is told that nothing was.
    private string? _silence;
    private long _told;
    private bool _isTold;

    /// <param name="source">The source's name.</param>
    /// <param name="device">Whose ledger; null while nobody knows: then nothing is told.</param>
    /// <param name="intake">Where the ledger is.</param>
    /// <param name="time">Says when it is time to tell.</param>
    public HeardLosses(string source, Func<string?> device, SpoolIntake intake, TimeProvider time)
    {
        _source = source;
        _device = device;
        _intake = intake;
        _time = time;
        _downtime = new Downtime(source, null, time);
        _heardMicros = NowMicros();
    }

    /// <summary>Something of use came: a silence is over.</summary>
    public void Heard()
    {
        var now = NowMicros();
        if (_silence is not null)
        {
            AddSilence(now);
            _silence = null;
        }
        _heardMicros = now;
        Tell();
    }

    /// <summary>Something came that could not be used.</summary>
    public void Rejected(string why, int count = 1)
    {
        var now = NowMicros();
        _tally.Add(new LossEntry(_source, LossEntry.Rejected, count, _heardMicros, now)
        {
            IsOfSensor = true,
            Why = why,
        });
        Tell();
    }

    /// <summary>The line has failed: since something was heard, or this was told last, there is nothing.</summary>
    public void Silent(string why)
    {
        _silence = why;
        AddSilence(NowMicros());
        Tell();
    }

    /// <summary>The agent stops: what is not told yet is told now.</summary>
    public void End()
    {
        if (_silence is not null)
        {
            AddSilence(NowMicros());
        }
        _isTold = false;
        Tell();
    }

    private void AddSilence(long now)
    {
        _tally.Add(new LossEntry(_source, LossEntry.Silent, 0, _heardMicros, now)
        {
            IsOfSensor = true,
            Why = _silence,
        });
        _heardMicros = now;
    }

    private long NowMicros()
    {
        using var session = _intake.Enter();
        return session.Now().Micros;
    }

    private void Tell()
    {
        using var session = _intake.Enter();
        if (_device() is not { } device || !session.TryLedger(device, out var ledger))
        {
            return;
        }
        _downtime.Tell(session, ledger);
        if (_tally.IsEmpty || (_isTold && _time.GetElapsedTime(_told) < TellEvery))
        {
            return;
        }
        foreach (var loss in _tally.Entries)
        {
            session.AddLoss(ledger, loss);
        }
        _tally.Clear();
        (_told, _isTold) = (_time.GetTimestamp(), true);
    }
}
