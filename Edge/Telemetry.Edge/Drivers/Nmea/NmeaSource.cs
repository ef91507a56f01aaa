using Telemetry.Contract;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Sampling.Checks;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>
/// Listens to one line of sentences, for ever: what they say is stamped by the agent when it arrives, and the line is
/// opened anew after a failure or a silence.
/// </summary>
internal sealed class NmeaSource
{
    private const int ReadBytes = 4096;

    private static readonly TimeSpan OpenAgainAfter = TimeSpan.FromMilliseconds(500);

    private readonly string _source;
    private readonly string _device;
    private readonly NmeaConfig _config;
    private readonly Func<CancellationToken, Task<OpenWire>> _open;
    private readonly SpoolIntake _intake;
    private readonly SensorHealth _health;
    private readonly TimeProvider _time;
    private readonly SampleJudge _judge;
    private readonly NmeaChoice _choice;
    private readonly HeardLosses _losses;
    private readonly NmeaClock _clock = new();
    private readonly List<NmeaValue> _values = [];
    private readonly SampleSet _samples = new();

    public NmeaSource(NmeaConfig config, SensorParts parts)
    {
        _source = parts.Name;
        _config = config;
        _device = config.Device!; // The reader demands it.
        _open = cancellation => parts.Drivers.OpenWire(config.Wire, cancellation);
        _intake = parts.Intake;
        _health = parts.Health;
        _time = parts.Drivers.Time;
        _judge = new SampleJudge(_device, config.Checks, parts.Drivers.Peers);
        _choice = new NmeaChoice(config.Period);
        _losses = new HeardLosses(_source, () => _device, _intake, _time);
        using var session = _intake.Enter();
        if (session.TryLedger(_device, out var ledger))
        {
            ledger.Source(_source).SawAgentStamped(); // A sentence is of the moment in which it arrives.
        }
    }

    /// <summary>Told what time it is, by a receiver with a fix, and the timestamp at which it said so.</summary>
    public Action<DateTimeOffset, long>? Anchored { get; init; }

    /// <summary>Runs until cancelled; never ends otherwise.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                try
                {
                    using var wire = await _open(cancellation);
                    await ListenAsync(wire, cancellation);
                    Fail("The line was closed.");
                }
                catch (Exception e) when (WireKeeper.IsOfTheLine(e))
                {
                    cancellation.ThrowIfCancellationRequested(); // Whatever ended it, it was to end.
                    Fail(e.Message);
                }
                cancellation.ThrowIfCancellationRequested();
                await Task.Delay(OpenAgainAfter, _time, cancellation);
            }
        }
        finally
        {
            _losses.End();
        }
    }

    private async Task ListenAsync(OpenWire wire, CancellationToken cancellation)
    {
        var buffer = new byte[ReadBytes];
        var lines = new NmeaLines();
        // Only sentences keep a line open: noise on a line with a wrong baud rate does not.
        using var watchdog = _time.CreateTimer(
            _ => wire.Dispose(), null, _config.Silence, Timeout.InfiniteTimeSpan);
        using var stopped = cancellation.Register(wire.Dispose);
        while (await wire.Stream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            var at = _time.GetTimestamp();
            lines.Feed(buffer.AsSpan(0, count), line =>
            {
                if (Take(line, at))
                {
                    watchdog.Change(_config.Silence, Timeout.InfiniteTimeSpan);
                }
            });
        }
    }

    /// <summary>Takes one line; true when it was a sentence, known or not.</summary>
    private bool Take(ReadOnlySpan<byte> line, long at)
    {
        var fault = NmeaSentence.Parse(line, _config.IsChecksumRequired, out var sentence);
        if (sentence is null)
        {
            Reject($"A line was not a sentence: {fault}.");
            return false;
        }
        _losses.Heard();
        var now = _time.GetElapsedTime(0, at);
        if (_clock.Believed(sentence, now) is { } utc)
        {
            Anchored?.Invoke(utc, at);
        }
        if (_config.Takes(sentence))
        {
            Collect(sentence, now);
            Accept();
        }
        return true;
    }

    private void Collect(NmeaSentence sentence, TimeSpan now)
    {
        _values.Clear();
        _samples.Clear();
        NmeaReader.Read(sentence, _values);
        foreach (var value in _values)
        {
            if (!_choice.Takes(value, sentence.Talker + sentence.Type, now))
            {
                continue;
            }
            var metric = _config.NameOf(value.Metric);
            if (value.IsSwitch)
            {
                _samples.Add(metric, value.Value != 0, TimeSpan.Zero, value.Quality);
            }
            else
            {
                _samples.Add(metric, value.Unit, value.Value, value.Quality);
            }
        }
        _judge.Judge(_samples, now);
    }

    private void Accept()
    {
        if (_samples.Count == 0)
        {
            return;
        }
        var taken = 0;
        var flagged = 0;
        IntakeResult? refused = null;
        using (var session = _intake.Enter())
        {
            if (session.TryLedger(_device, out var ledger))
            {
                var stamp = session.Now();
                for (var i = 0; i < _samples.Count; i++)
                {
                    var result = session.Add(ledger, ReadingOf(_samples[i], stamp.Micros, stamp.Quality));
                    taken += result == IntakeResult.Taken ? 1 : 0;
                    flagged += result == IntakeResult.Taken && _samples[i].Quality != ValueQuality.Good ? 1 : 0;
                    refused = result == IntakeResult.Taken ? refused : result;
                }
            }
        }
        if (taken > 0)
        {
            _health.Worked(taken, flagged);
        }
        if (refused is not null)
        {
            _health.Rejected($"A reading was not taken: {refused}.");
        }
    }

    private void Reject(string why)
    {
        _health.Rejected(why);
        _losses.Rejected(why);
    }

    private void Fail(string why)
    {
        _health.Failed(why);
        _losses.Silent(why);
    }

    private static SpoolReading ReadingOf(in Sample sample, long micros, TimeQuality quality) => new()
    {
        Metric = sample.Metric,
        Unit = sample.Unit,
        Kind = sample.Kind,
        Number = sample.Value,
        Micros = micros,
        Quality = quality,
        ValueQuality = sample.Quality,
    };
}
