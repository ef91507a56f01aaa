using System.Collections.Concurrent;
using Telemetry.Contract;

namespace Telemetry.Edge.Publishing;

/// <content>What orders of the gateway need: other options while it runs, replies, and what it has seen.</content>
internal sealed partial class Publisher
{
    private readonly ConcurrentQueue<(string Topic, byte[] Payload)> _replies = new();
    private volatile PublisherOptions? _next;
    private volatile int _era;
    private volatile int _answeredEra;
    private long _takenTo = -1;
    private volatile IReadOnlyList<string> _refusedDevices = [];
    private string? _deaf;

    /// <summary>Told, on any thread, of each message of the gateway; to be set before it runs.</summary>
    public Action<string, ReadOnlyMemory<byte>>? Received
    {
        get => _link.Received;
        set => _link.Received = value;
    }

    /// <summary>Goes on with other options, at its next turn. Any thread.</summary>
    public void Reconfigure(PublisherOptions options)
    {
        _next = options;
        Wake();
    }

    /// <summary>
    /// Sends an answer as soon as there is room. One that is lost, or too many, is asked for again by who waits for it.
    /// Any thread.
    /// </summary>
    public void SendReply(string topic, byte[] payload)
    {
        if (_replies.Count < Limits.CommandsKeptMax)
        {
            _replies.Enqueue((topic, payload));
        }
        Wake();
    }

    /// <summary>
    /// Begins an era: what <see cref="Evidence"/> says of answers is then about messages sent after it. Any thread.
    /// </summary>
    public int BeginEra() => Interlocked.Increment(ref _era);

    /// <summary>What was seen of the gateway. Any thread.</summary>
    public PublishEvidence Evidence() => new(
        _committer.IsOnline, Volatile.Read(ref _takenTo), _answeredEra, _refusedDevices);

    private void TakeOptions()
    {
        if (_next is not { } next)
        {
            return;
        }
        _next = null;
        _options = next;
        _reconnect = new JitterBackoff(_random, next.ReconnectFirst, next.ReconnectMax);
        _bucket = new TokenBucket(_time, next.BacklogReadingsPerSecond);
    }

    private void SendReplies(int window, CancellationToken cancellation)
    {
        while (SentCount() < window && _replies.TryDequeue(out var reply))
        {
            SendExtra(null, reply.Topic, reply.Payload, isRetained: false, cancellation);
        }
    }
}
