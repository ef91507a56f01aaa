using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Sampling;

/// <summary>
/// Polls one sensor for ever, on its own thread and its own schedule. Whatever the sensor does (fail, throw, block for
/// ever) stays here: its health says it, its polls back off, and its device's clock goes on without it.
/// </summary>
internal sealed class SensorLoop
{
    private readonly string _source;
    private readonly string _device;
    private readonly ISampledSensor _sensor;
    private readonly TimeSpan _period;
    private readonly TimeSpan _timeout;
    private readonly SpoolIntake _intake;
    private readonly SensorHealth _health;
    private readonly TimeProvider _time;

    public SensorLoop(
        string source,
        string device,
        ISampledSensor sensor,
        TimeSpan period,
        TimeSpan timeout,
        SpoolIntake intake,
        SensorHealth health,
        TimeProvider time)
    {
        _source = source;
        _device = device;
        _sensor = sensor;
        _period = period;
        _timeout = timeout;
        _intake = intake;
        _health = health;
        _time = time;
        using var session = intake.Enter();
        if (session.TryLedger(device, out var ledger))
        {
            ledger.Source(source); // Until the first poll has ended the device has no low watermark.
        }
    }

    /// <summary>Runs until cancelled; never ends otherwise.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var thread = new SensorThread(_source);
        var schedule = new PollSchedule(_time, _period);
        while (true)
        {
            await Task.Delay(schedule.TakeNext(), _time, cancellation);
            if (await PollAsync(thread, cancellation))
            {
                schedule.Succeeded();
            }
            else
            {
                schedule.Failed();
            }
        }
    }

    private async Task<bool> PollAsync(SensorThread thread, CancellationToken cancellation)
    {
        var samples = new SampleSet();
        var stamp = Stamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var poll = thread.RunAsync(() => _sensor.SampleAsync(samples, stop.Token));
        try
        {
            await poll.WaitAsync(_timeout, _time, cancellation);
            Accept(samples, stamp);
            return true;
        }
        catch (TimeoutException e) when (!ReferenceEquals(poll.Exception?.InnerException, e))
        {
            _health.Hangs($"No answer within {_timeout.TotalMilliseconds} ms.");
            await stop.CancelAsync();
            await WaitForHangingAsync(poll, cancellation);
            return false;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // Anything a driver throws is this sensor's failure and nobody else's.
            _health.Failed(e.Message);
            Accept(new SampleSet(), stamp);
            return false;
        }
    }

    /// <summary>
    /// Its thread is taken, so there is no new poll; but the device's clock goes on. What it says later is void.
    /// </summary>
    private async Task WaitForHangingAsync(Task poll, CancellationToken cancellation)
    {
        while (!poll.IsCompleted)
        {
            Accept(new SampleSet(), Stamp());
            await Task.WhenAny(poll, Task.Delay(_period, _time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
        _ = poll.Exception; // Seen: it has been reported as hanging.
        Accept(new SampleSet(), Stamp());
    }

    private EventStamp Stamp()
    {
        using var session = _intake.Enter();
        return session.Now();
    }

    /// <summary>Takes the samples in, and the end of the poll as the sensor's frontier.</summary>
    private void Accept(SampleSet samples, EventStamp stamp)
    {
        var taken = 0;
        string? rejected = null;
        using (var session = _intake.Enter())
        {
            if (!session.TryLedger(_device, out var ledger))
            {
                rejected = "The agent carries too many devices.";
            }
            for (var i = 0; i < samples.Count && ledger is not null; i++)
            {
                var result = double.IsFinite(samples[i].Value)
                    ? session.Add(ledger, ReadingOf(samples[i], stamp))
                    : IntakeResult.Refused;
                taken += result == IntakeResult.Taken ? 1 : 0;
                rejected = result == IntakeResult.Taken ? rejected : $"{samples[i].Metric}: {result}.";
            }
            ledger?.Source(_source).Polled(session.Now().Micros);
        }
        if (taken > 0)
        {
            _health.Worked(taken);
        }
        if (rejected is not null)
        {
            _health.Rejected(rejected);
        }
    }

    private static SpoolReading ReadingOf(in Sample sample, EventStamp stamp) => new()
    {
        Metric = sample.Metric,
        Unit = sample.Unit,
        Kind = ValueKind.Number,
        Number = sample.Value,
        Micros = stamp.Micros,
        Quality = stamp.Quality,
    };
}
