using Telemetry.Edge.Publishing;

namespace Telemetry.Edge.Tests.Publishing;

/// <summary>A gateway under the test's hand: each message waits until the test answers it.</summary>
internal sealed class FakeLink : IGatewayLink
{
    private readonly Lock _gate = new();
    private readonly List<SentMessage> _open = [];
    private readonly List<SentMessage> _all = [];
    private volatile bool _isConnected;

    public bool IsConnected => _isConnected;

    public Action? Disconnected { get; set; }

    public Action<string, ReadOnlyMemory<byte>>? Received { get; set; }

    public int ReceiveMaximum { get; set; } = 100;

    public bool RefusesConnections { get; set; }

    /// <summary>Why the gateway does not want the agent; null: it does.</summary>
    public string? Unwanted { get; set; }

    public int Connects { get; private set; }

    /// <summary>Happens within each try to connect.</summary>
    public Action? Connecting { get; set; }

    /// <summary>Answers by itself: taken.</summary>
    public bool TakesAll { get; set; }

    /// <summary>Packs are refused for want of room.</summary>
    public bool IsFull { get; set; }

    /// <summary>Packs of this device are refused as not authorised.</summary>
    public string? BarredDevice { get; set; }

    public Task<LinkTerms> ConnectAsync(CancellationToken cancellation)
    {
        Connects++;
        Connecting?.Invoke();
        if (Unwanted is { } reason)
        {
            throw new LinkRefusedException(reason, isLasting: true);
        }
        if (RefusesConnections)
        {
            throw new IOException("refused");
        }
        _isConnected = true;
        return Task.FromResult(new LinkTerms(ReceiveMaximum));
    }

    public async Task<PublishAnswer> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation)
    {
        var message = new SentMessage(topic, payload.ToArray(), isRetained);
        lock (_gate)
        {
            _all.Add(message);
            if (BarredDevice is { } barred && message.Device == barred)
            {
                return new PublishAnswer(false, "NotAuthorized", IsBarred: true);
            }
            if (IsFull && message.Device is not null)
            {
                return new PublishAnswer(false, "QuotaExceeded the disk is nearly full");
            }
            if (TakesAll)
            {
                return new PublishAnswer(true, "");
            }
            _open.Add(message);
        }
        return await message.Answer.Task.WaitAsync(cancellation);
    }

    public Task DisconnectAsync()
    {
        Cut();
        return Task.CompletedTask;
    }

    /// <summary>The cable is pulled: everything unanswered fails.</summary>
    public void Cut()
    {
        SentMessage[] lost;
        lock (_gate)
        {
            lost = [.. _open];
            _open.Clear();
            _isConnected = false;
        }
        foreach (var message in lost)
        {
            message.Answer.TrySetException(new IOException("cut"));
        }
        Disconnected?.Invoke();
    }

    /// <summary>Unanswered messages of a topic that ends so.</summary>
    public SentMessage[] Open(string topicEnd)
    {
        lock (_gate)
        {
            return [.. _open.Where(m => m.Topic.EndsWith(topicEnd, StringComparison.Ordinal))];
        }
    }

    public SentMessage[] All(string topicEnd)
    {
        lock (_gate)
        {
            return [.. _all.Where(m => m.Topic.EndsWith(topicEnd, StringComparison.Ordinal))];
        }
    }

    /// <summary>How many packs and heartbeats of a device were sent.</summary>
    public int Count(string device)
    {
        lock (_gate)
        {
            return _all.Count(m => m.Device == device);
        }
    }

    public void Answer(SentMessage message, bool isTaken = true)
    {
        lock (_gate)
        {
            _open.Remove(message);
        }
        message.Answer.TrySetResult(new PublishAnswer(isTaken, isTaken ? "" : "QuotaExceeded"));
    }

    /// <summary>The answer of a gateway that keeps a message as a dead letter.</summary>
    public void KeepAsDeadLetter(SentMessage message)
    {
        lock (_gate)
        {
            _open.Remove(message);
        }
        message.Answer.TrySetResult(new PublishAnswer(true, "PayloadFormatInvalid"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
