using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Sampling.Checks;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Sampling;

/// <summary>
/// Polls one sensor for ever, on its own thread and its own schedule. Whatever the sensor does (fail, throw, block for
/// ever) stays here: its health says it, its polls back off, and its device's clock goes on without it.
/// </summary>
internal sealed class SensorLoop
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly string _source;
    private readonly string _device;
    private readonly ISampledSensor _sensor;
    private readonly TimeSpan _period;
    private readonly TimeSpan _timeout;
    private readonly SpoolIntake _intake;
    private readonly SensorHealth _health;
    private readonly TimeProvider _time;
    private readonly SampleJudge? _judge;
    private readonly Func<string, ISensorThread> _newThread;
    private readonly Downtime _downtime;
    private readonly PollDesk _desk;
    private long _missedBefore;

    /// <param name="source">The sensor's name: its type and place in the configuration.</param>
    /// <param name="device">Its device.</param>
    /// <param name="sensor">The driver.</param>
    /// <param name="period">From due time to due time.</param>
    /// <param name="timeout">An answer that takes longer is void.</param>
    /// <param name="intake">Where readings go.</param>
    /// <param name="health">Where it says how the sensor is.</param>
    /// <param name="time">The schedule's time.</param>
    /// <param name="judge">What is believable; null: everything.</param>
    /// <param name="newThread">Makes the driver's thread by the sensor's name; null: one of its own.</param>
    /// <param name="desk">Where others ask for polls; null: nobody does.</param>
    public SensorLoop(
        string source,
        string device,
        ISampledSensor sensor,
        TimeSpan period,
        TimeSpan timeout,
        SpoolIntake intake,
        SensorHealth health,
        TimeProvider time,
        SampleJudge? judge = null,
        Func<string, ISensorThread>? newThread = null,
        PollDesk? desk = null)
    {
        _source = source;
        _device = device;
        _sensor = sensor;
        _period = period;
        _timeout = timeout;
        _intake = intake;
        _health = health;
        _time = time;
        _judge = judge;
        _newThread = newThread ?? (name => new SensorThread(name));
        _desk = desk ?? new PollDesk(time);
        _downtime = new Downtime(source, period, time);
        using var session = intake.Enter();
        if (session.TryLedger(device, out var ledger))
        {
            ledger.Source(source); // Until the first poll has ended the device has no low watermark.
        }
    }

    /// <summary>Runs until cancelled; never ends otherwise.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var thread = _newThread(_source);
        try
        {
            await PollForEverAsync(thread, cancellation);
        }
        finally
        {
            _desk.Close("The sensor was closed.");
            await CloseAsync(thread);
        }
    }

    private async Task PollForEverAsync(ISensorThread thread, CancellationToken cancellation)
    {
        var schedule = new PollSchedule(_time, _desk.PeriodOr(_period));
        var missed = new MissedReadings(_source, schedule, _time);
        try
        {
            var dueAt = Now() + schedule.TakeNext();
            while (true)
            {
                var isDue = await WaitAsync(dueAt, schedule, cancellation);
                if (_desk.TryTake() || isDue)
                {
                    // Who asks in between neither answers a due time nor makes the pauses longer.
                    var answer = await PollAsync(thread, isDue ? schedule.Slot : 0, missed, cancellation);
                    _desk.Answer(answer);
                    Note(schedule, answer.IsDone, isDue);
                }
                if (_desk.PeriodOr(_period) is var period && period != schedule.Period)
                {
                    TellLast(missed, "Its sampling was changed.");
                    _missedBefore += missed.Slots;
                    schedule = new PollSchedule(_time, period);
                    missed = new MissedReadings(_source, schedule, _time);
                    isDue = true; // For the first time of the new schedule.
                }
                dueAt = isDue ? Now() + schedule.TakeNext() : dueAt;
            }
        }
        finally
        {
            TellLast(missed, "It was stopped.");
        }
    }

    private static void Note(PollSchedule schedule, bool isAnswered, bool isDue)
    {
        if (isAnswered)
        {
            schedule.Succeeded();
        }
        else if (isDue)
        {
            schedule.Failed();
        }
    }

    /// <summary>True: it is due. False: somebody wants a poll, or the period is another one.</summary>
    private async Task<bool> WaitAsync(TimeSpan dueAt, PollSchedule schedule, CancellationToken cancellation)
    {
        while (true)
        {
            if (_desk.IsWanted || _desk.PeriodOr(_period) != schedule.Period)
            {
                return false;
            }
            var left = dueAt - Now();
            var wait = _desk.PeriodLeft is { } holds && holds < left ? holds : left;
            if ((wait <= TimeSpan.Zero || await HasPassedAsync(wait, cancellation)) && wait == left)
            {
                cancellation.ThrowIfCancellationRequested();
                return true;
            }
        }
    }

    /// <summary>Waits on the loop's own context for a span; false: the desk's signal was set before.</summary>
    private async Task<bool> HasPassedAsync(TimeSpan span, CancellationToken cancellation)
    {
        var hasPassed = false;
        using var timer = _time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref hasPassed, true);
                _desk.Wake.Set();
            },
            null, span, Timeout.InfiniteTimeSpan);
        await _desk.Wake.WaitAsync(cancellation);
        return Volatile.Read(ref hasPassed);
    }

    private TimeSpan Now() => _time.GetElapsedTime(0);

    /// <summary>What was missed until an end; the due times after it are somebody else's to tell.</summary>
    private void TellLast(MissedReadings missed, string why)
    {
        using var session = _intake.Enter();
        if (session.TryLedger(_device, out var ledger))
        {
            missed.Waits(session.Now(), why);
            missed.Tell(session, ledger, isLast: true);
        }
        SayMissed(missed);
    }

    private void SayMissed(MissedReadings missed) => _health.Missed(_missedBefore + missed.Slots);

    /// <summary>
    /// Lets the driver save and close what it has. One that hangs is left to the process's end, so the limit is of real
    /// time.
    /// </summary>
    private async Task CloseAsync(ISensorThread thread)
    {
        var closing = thread.RunAsync(() =>
        {
            _sensor.Dispose();
            return Task.CompletedTask;
        });
        _desk.Closing = closing;
        await Task.WhenAny(closing, Task.Delay(CloseLimit, TimeProvider.System, CancellationToken.None));
        if (closing.IsFaulted)
        {
            _health.Failed(closing.Exception.InnerException?.Message ?? closing.Exception.Message);
        }
    }

    private async Task<PollAnswer> PollAsync(
        ISensorThread thread, long slot, MissedReadings missed, CancellationToken cancellation)
    {
        var at = _time.GetElapsedTime(0);
        var samples = new SampleSet(() => _time.GetElapsedTime(0) - at);
        var stamp = Stamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var poll = thread.RunAsync(() => _sensor.SampleAsync(samples, stop.Token));
        try
        {
            await poll.WaitAsync(_timeout, _time, cancellation);
            _judge?.Judge(samples, at);
            missed.Answered(slot, Stamp());
            return Accept(samples, stamp, missed);
        }
        catch (TimeoutException e) when (!ReferenceEquals(poll.Exception?.InnerException, e))
        {
            var hangs = $"No answer within {_timeout.TotalMilliseconds} ms.";
            _health.Hangs(hangs);
            _desk.Answer(PollAnswer.Failed(hangs));
            await Cancel(stop);
            await WaitForHangingAsync(poll, missed, cancellation);
            return PollAnswer.Failed(hangs);
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested(); // Whatever ended it, it was to end.
            // Anything a driver throws is this sensor's failure and nobody else's.
            _health.Failed(e.Message);
            missed.Failed(slot, Stamp(), e.Message);
            Accept(new SampleSet(), stamp, missed);
            return PollAnswer.Failed(e.Message);
        }
    }

    /// <summary>
    /// Its thread is taken, so there is no new poll; but the device's clock goes on. What it says later is void.
    /// </summary>
    private async Task WaitForHangingAsync(Task poll, MissedReadings missed, CancellationToken cancellation)
    {
        _ = poll.ContinueWith(
            _ => _desk.Wake.Set(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        while (!poll.IsCompleted)
        {
            AcceptNothing();
            if (_desk.TryTake())
            {
                _desk.Answer(PollAnswer.Failed("A poll has not come back yet."));
            }
            await HasPassedAsync(_desk.PeriodOr(_period), cancellation);
        }
        _ = poll.Exception; // Seen: it has been reported as hanging.
        AcceptNothing();

        void AcceptNothing()
        {
            var now = Stamp();
            missed.Waits(now, "It hangs.");
            Accept(new SampleSet(), now, missed);
        }
    }

    /// <summary>What a driver does when it is told to stop may block too: not here.</summary>
    private static Task Cancel(CancellationTokenSource stop) => Task.Factory.StartNew(
        stop.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);

    private EventStamp Stamp()
    {
        using var session = _intake.Enter();
        return session.Now();
    }

    /// <summary>
    /// Takes the samples in, and the poll's beginning as the sensor's frontier: the next poll may tell of what happened
    /// since then.
    /// </summary>
    private PollAnswer Accept(SampleSet samples, EventStamp stamp, MissedReadings missed)
    {
        var flagged = 0;
        string? rejected = null;
        List<ReplyReading> readings = [];
        foreach (var (metric, why) in samples.Missing)
        {
            missed.Lacks(metric, stamp, why);
            rejected = why;
        }
        using (var session = _intake.Enter())
        {
            if (!session.TryLedger(_device, out var ledger))
            {
                rejected = "The agent carries too many devices.";
            }
            for (var i = 0; i < samples.Count && ledger is not null; i++)
            {
                var result = Take(session, ledger, samples[i], stamp);
                if (result == IntakeResult.Taken)
                {
                    flagged += samples[i].Quality != ValueQuality.Good ? 1 : 0;
                    readings.Add(ReadingOf(samples[i], stamp));
                }
                else if (result == IntakeResult.Refused)
                {
                    missed.Lacks(samples[i].Metric, stamp, "It is no number, or no text of a reading.");
                }
                rejected = result == IntakeResult.Taken ? rejected : $"{samples[i].Metric}: {result}.";
            }
            if (ledger is not null)
            {
                ledger.Source(_source).Polled(stamp.Micros - MicrosOf(samples.HoldBack));
                missed.Tell(session, ledger);
                _downtime.Tell(session, ledger);
            }
        }
        SayMissed(missed);
        if (readings.Count > 0)
        {
            _health.Worked(readings.Count, flagged);
        }
        if (rejected is not null)
        {
            _health.Rejected(rejected);
        }
        return new PollAnswer(true, rejected ?? "", readings);
    }

    private ReplyReading ReadingOf(in Sample sample, EventStamp stamp)
    {
        var at = stamp.Micros - MicrosOf(sample.Age);
        return new ReplyReading(
            _device, sample.Metric, sample.Unit, BootStamp.IsBoot(at) ? null : at / 1000, sample.Kind, sample.Value,
            sample.Text, sample.Quality);
    }

    private static IntakeResult Take(in IntakeSession session, DeviceLedger ledger, in Sample sample, EventStamp stamp)
    {
        Span<byte> text = stackalloc byte[Limits.TextBytesMax];
        var length = 0;
        if (!double.IsFinite(sample.Value)
            || (sample.Kind == ValueKind.Text && !Encoding.UTF8.TryGetBytes(sample.Text, text, out length)))
        {
            return IntakeResult.Refused;
        }
        return session.Add(ledger, new SpoolReading
        {
            Metric = sample.Metric,
            Unit = sample.Unit,
            Kind = sample.Kind,
            Number = sample.Value,
            Text = text[..length],
            Micros = stamp.Micros - MicrosOf(sample.Age),
            Quality = stamp.Quality,
            ValueQuality = sample.Quality,
        });
    }

    private static long MicrosOf(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
