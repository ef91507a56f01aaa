using Telemetry.Gateway.History;
using Telemetry.Journal;

namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// Brings the notifications of the output journal to one endpoint, at its own pace: a reader with its own durable
/// cursor. Nothing here can hold up the pipeline; an endpoint that is down holds up only itself.
/// </summary>
internal sealed partial class EndpointRunner
{
    private readonly ChannelEndpoint _endpoint;
    private readonly DeliveryLedger _ledger;
    private readonly EndpointState _state;
    private readonly IOutputLog _outputs;
    private readonly Func<Delivery, CancellationToken, Task<DeliveryOutcome>> _send;
    private readonly RetrySchedule _schedule;
    private readonly TimeProvider _time;
    private readonly SteadyClock _steady;
    private readonly ILogger _log;
    private readonly DeliveryQueue _queue = new();
    private readonly List<Task<(Delivery Delivery, DeliveryOutcome Outcome)>> _underWay = [];
    private long _cursorWrittenAt;
    private long _expected = -1;
    private long _missed;
    private volatile WebhookStatus _status;

    public EndpointRunner(
        ChannelEndpoint endpoint, DeliveryLedger ledger, IOutputLog outputs,
        Func<Delivery, CancellationToken, Task<DeliveryOutcome>> send,
        RetrySchedule schedule, TimeProvider time, ILogger log)
    {
        _endpoint = endpoint;
        _ledger = ledger;
        _state = ledger.State(endpoint.Id);
        _outputs = outputs;
        _send = send;
        _schedule = schedule;
        _time = time;
        _steady = new SteadyClock(time);
        _log = log;
        _cursorWrittenAt = time.GetTimestamp();
        _status = Describe();
    }

    /// <summary>How the endpoint does. Any thread may ask.</summary>
    public WebhookStatus Status => _status;

    private bool IsDisabled => _state.DisabledUrl == _endpoint.Address;

    /// <summary>Runs until cancelled.</summary>
    /// <param name="stop">At once; what was under way is tried again by whoever comes next.</param>
    /// <param name="retire">When what is under way has come to its end.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken retire = default)
    {
        try
        {
            await FollowAsync(stop, retire);
        }
        finally
        {
            // Nobody else may write of this endpoint before they are through.
            Task through = Task.WhenAll(_underWay);
            await through.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task FollowAsync(CancellationToken stop, CancellationToken retire)
    {
        if (_state.Cursor is null)
        {
            // An endpoint that comes later is told what happens from now on, not the whole past.
            await WriteCursorAsync(_ledger.IsNew ? _outputs.Start : _outputs.DurableEnd, stop);
        }
        _expected = _state.Cursor ?? -1;
        using IOutputReader reader = _outputs.OpenReader(_state.Cursor ?? 0);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop, retire);
        Task<bool>? readable = null;
        // A call is looked for before what it tells of: so none is slept through.
        for (Task called = NextCall; !IsOver(stop, retire); called = NextCall)
        {
            Fill(reader);
            await FillAgainAsync(called, stop);
            while (!retire.IsCancellationRequested && _underWay.Count < WebhookLimits.ConcurrencyMax
                && _queue.TryTake(_steady.Now, out Delivery? delivery))
            {
                _underWay.Add(AttemptAsync(delivery, stop));
            }
            await AdvanceCursorAsync(reader.Position, stop);
            _status = Describe();
            readable = HasRoom && readable is null or { IsCompletedSuccessfully: true, Result: true }
                ? reader.WaitToReadAsync(reading.Token).AsTask()
                : readable;
            await WaitAsync(HasRoom ? readable : null, called, stop);
            foreach (Task<(Delivery, DeliveryOutcome)> attempt in _underWay.FindAll(task => task.IsCompleted))
            {
                _underWay.Remove(attempt);
                (Delivery delivery, DeliveryOutcome outcome) = await attempt;
                await EndAsync(delivery, outcome, stop);
            }
        }
    }

    private bool IsOver(CancellationToken stop, CancellationToken retire) =>
        stop.IsCancellationRequested || (retire.IsCancellationRequested && _underWay.Count == 0);

    private bool HasRoom =>
        _queue.Count < WebhookLimits.PendingMax && _state.SettledAhead < WebhookLimits.SettledAheadMax;

    private void Fill(IOutputReader reader)
    {
        while (HasRoom && reader.TryRead(out OutputRecord? record))
        {
            NoteMissing(record.Position);
            foreach (Delivery delivery in NotificationRows.Of(record))
            {
                if (_endpoint.Wants(delivery.Notification) && !_state.IsSettled(delivery.Position, delivery.Row))
                {
                    Take(delivery, _state.LastAttempt(delivery.Position, delivery.Row));
                }
            }
        }
    }

    /// <summary>Records that retention took before this endpoint was told of them: it knows, and says so.</summary>
    private void NoteMissing(long position)
    {
        if (position > _expected && _expected >= 0)
        {
            _missed += position - _expected;
            LogMissed(_log, _endpoint.Id, _expected, position);
        }
        _expected = position + 1;
    }

    private void Take(Delivery delivery, DeliveryRecord? before)
    {
        if (before is not null)
        {
            delivery.Attempts = before.Attempt;
            delivery.TriedSince = _steady.Now - Positive(before.At - before.FirstAt);
            delivery.DueAt = before.NextAt is { } next ? _steady.Now + LeftOf(before.At, next) : default;
        }
        _queue.Enqueue(delivery);
    }

    /// <summary>What is left of a wait from before the restart: no more than it was, whatever the clock says.</summary>
    private TimeSpan LeftOf(DateTimeOffset from, DateTimeOffset until)
    {
        TimeSpan whole = Positive(until - from);
        TimeSpan left = Positive(until - _time.GetUtcNow());
        return left < whole ? left : whole;
    }

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    private async Task<(Delivery Delivery, DeliveryOutcome Outcome)> AttemptAsync(
        Delivery delivery, CancellationToken stop)
    {
        DateTimeOffset now = _time.GetUtcNow();
        delivery.TriedSince ??= _steady.Now;
        delivery.Attempts++;
        if (IsDisabled)
        {
            return (delivery, new DeliveryOutcome(null, null, "the receiver answered 410 Gone before"));
        }
        var meant = new DeliveryOutcome(null, null, null);
        await _ledger.WriteAsync(Fact(delivery, meant, DeliveryKind.Intent, now), stop);
        FaultPoint.Reach("effect.intent");
        DeliveryOutcome outcome = await _send(delivery, stop);
        FaultPoint.Reach("effect.sent");
        return (delivery, outcome);
    }

    private async Task WaitAsync(Task<bool>? readable, Task called, CancellationToken stop)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var wakes = new List<Task>(_underWay) { called };
        if (readable is { IsCompleted: false } or { IsCompletedSuccessfully: true, Result: true })
        {
            wakes.Add(readable);
        }
        DateTimeOffset now = _steady.Now;
        TimeSpan nap = WebhookLimits.CursorInterval;
        if (_underWay.Count < WebhookLimits.ConcurrencyMax && _queue.NextDue is { } due && due - now < nap)
        {
            // A delay counts whole milliseconds; cut short, it would be tried again and again until the time is there.
            nap = due > now ? due - now + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
        }
        wakes.Add(NapAsync(nap, wait.Token));
        await Task.WhenAny(wakes);
        // Nothing but the nap hears of it: there is no callback that would be worth another thread.
#pragma warning disable CA1849
        wait.Cancel();
#pragma warning restore CA1849
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>A cancelled delay goes on on the thread pool; awaited here, it stays where its runner is.</summary>
    private async Task NapAsync(TimeSpan nap, CancellationToken cancel) => await Task.Delay(nap, _time, cancel);

    private async Task EndAsync(Delivery delivery, DeliveryOutcome outcome, CancellationToken stop)
    {
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset steady = _steady.Now;
        if (outcome.IsDelivered)
        {
            await SettleAsync(delivery, outcome, DeliveryKind.Delivered, now, stop);
            return;
        }
        if (outcome.IsGone)
        {
            LogDisabled(_log, _endpoint.Id);
            await _ledger.WriteAsync(new DeliveryRecord
            {
                Kind = DeliveryKind.Disabled,
                Endpoint = _endpoint.Id,
                Url = _endpoint.Address,
                At = now,
            }, stop);
        }
        DateTimeOffset? next = IsDisabled
            ? null
            : _schedule.Next(delivery.TriedSince ?? steady, steady, delivery.Attempts, outcome.RetryAfter);
        if (next is not { } due)
        {
            LogDead(_log, delivery.Id, _endpoint.Id, outcome.Error ?? "");
            await SettleAsync(delivery, outcome, DeliveryKind.Dead, now, stop);
            return;
        }
        LogFailed(_log, delivery.Id, _endpoint.Id, delivery.Attempts, outcome.Error ?? "");
        delivery.DueAt = due;
        DateTimeOffset nextAt = now + (due - steady);
        await _ledger.WriteAsync(Fact(delivery, outcome, DeliveryKind.Failed, now) with { NextAt = nextAt }, stop);
        FaultPoint.Reach("effect.marked");
        _queue.Retry(delivery);
    }

    private async Task SettleAsync(
        Delivery delivery, DeliveryOutcome outcome, DeliveryKind kind, DateTimeOffset now, CancellationToken stop)
    {
        await _ledger.WriteAsync(Fact(delivery, outcome, kind, now), stop);
        FaultPoint.Reach("effect.marked");
        _queue.Settle(delivery);
    }

    private DeliveryRecord Fact(
        Delivery delivery, DeliveryOutcome outcome, DeliveryKind kind, DateTimeOffset now) => new()
        {
            Kind = kind,
            Endpoint = _endpoint.Id,
            Id = delivery.Id,
            Position = delivery.Position,
            Row = delivery.Row,
            Type = delivery.Type,
            Alert = delivery.Notification.AlertId,
            Subject = delivery.Notification.Subject,
            Attempt = delivery.Attempts,
            Status = outcome.Status,
            Error = outcome.Error,
            At = now,
            FirstAt = now - (delivery.TriedSince is { } since ? _steady.Now - since : TimeSpan.Zero),
        };

    private async Task AdvanceCursorAsync(long readUpTo, CancellationToken stop)
    {
        long cursor = _queue.Oldest ?? readUpTo;
        if (cursor > _state.Cursor && _time.GetElapsedTime(_cursorWrittenAt) >= WebhookLimits.CursorInterval)
        {
            await WriteCursorAsync(cursor, stop);
        }
    }

    private async Task WriteCursorAsync(long cursor, CancellationToken stop)
    {
        _cursorWrittenAt = _time.GetTimestamp();
        await _ledger.WriteAsync(new DeliveryRecord
        {
            Kind = DeliveryKind.Cursor,
            Endpoint = _endpoint.Id,
            Position = cursor,
            At = _time.GetUtcNow(),
        }, stop);
    }

    private WebhookStatus Describe() => new(
        _endpoint.Id, _endpoint.Channel, _endpoint.ShownAddress, !IsDisabled, _queue.Count, _state.Cursor ?? 0,
        _missed);

    [LoggerMessage((int)LogEvent.WebhookLeftBehind, LogLevel.Error,
        "Webhook {Webhook} did not get output records {From} to {To}: they were let go before, or are damaged")]
    private static partial void LogMissed(ILogger logger, string webhook, long from, long to);

    [LoggerMessage((int)LogEvent.WebhookFailed, LogLevel.Information,
        "Delivery {Id} to webhook {Webhook} failed in attempt {Attempt} and will be tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string id, string webhook, int attempt, string reason);

    [LoggerMessage((int)LogEvent.WebhookDead, LogLevel.Warning,
        "Delivery {Id} to webhook {Webhook} was given up: {Reason}")]
    private static partial void LogDead(ILogger logger, string id, string webhook, string reason);

    [LoggerMessage((int)LogEvent.WebhookDisabled, LogLevel.Warning,
        "Webhook {Webhook} answered 410 Gone and is disabled until its url is changed or somebody enables it")]
    private static partial void LogDisabled(ILogger logger, string webhook);
}
