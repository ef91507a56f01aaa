using Telemetry.Edge.Waiting;

namespace Telemetry.Edge.Drivers.Wire;

/// <summary>
/// What has arrived on a line and is not taken yet. One loop reads the line all the time, so that no byte is lost to a
/// read that was given up, and what comes too late is seen when it comes. One taker at a time.
/// </summary>
internal sealed class WireInbox
{
    private readonly Lock _gate = new();
    private readonly WakeSignal _arrived = new();
    private readonly byte[] _bytes;
    private readonly TimeProvider _time;
    private readonly OpenWire _wire;
    private int _count;
    private long _lastAt;
    private Exception? _end;

    /// <param name="wire">The line; read until it ends or is disposed of.</param>
    /// <param name="capacity">Bytes that are kept; what comes while it is full is dropped.</param>
    /// <param name="time">Says when bytes came.</param>
    public WireInbox(OpenWire wire, int capacity, TimeProvider time)
    {
        _wire = wire;
        _bytes = new byte[capacity];
        _time = time;
        _lastAt = time.GetTimestamp();
        Reading = Task.Factory.StartNew(
            ReadAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, wire.Readers).Unwrap();
    }

    /// <summary>Ends when the line does; never fails.</summary>
    public Task Reading { get; }

    /// <summary>Why the line has ended; null while it is open.</summary>
    public Exception? End
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Since when nothing has arrived.</summary>
    public TimeSpan Silence
    {
        get
        {
            lock (_gate)
            {
                return _time.GetElapsedTime(_lastAt);
            }
        }
    }

    /// <summary>A copy of what is there.</summary>
    public byte[] Peek()
    {
        lock (_gate)
        {
            return _bytes.AsSpan(0, _count).ToArray();
        }
    }

    /// <summary>Drops the first bytes.</summary>
    public void Drop(int count)
    {
        lock (_gate)
        {
            _bytes.AsSpan(count, _count - count).CopyTo(_bytes);
            _count -= count;
        }
    }

    /// <summary>Drops all that is there; says how much it was.</summary>
    public int Clear()
    {
        lock (_gate)
        {
            var dropped = _count;
            _count = 0;
            return dropped;
        }
    }

    /// <summary>
    /// Waits until more has arrived, the line has ended, or the time is over; it may return early. Who calls looks
    /// again.
    /// </summary>
    public async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        // Timers know whole milliseconds only.
        using var limit = new CancellationTokenSource(
            TimeSpan.FromMilliseconds(Math.Ceiling(most.TotalMilliseconds)), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _arrived.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[512];
        Exception end;
        try
        {
            int count;
            while ((count = await _wire.Stream.ReadAsync(buffer)) > 0)
            {
                Take(buffer.AsSpan(0, count));
            }
            end = new EndOfStreamException("The other side closed the line.");
        }
        catch (Exception e) when (
            e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            end = e;
        }
        lock (_gate)
        {
            _end = end;
        }
        _arrived.Set();
    }

    private void Take(ReadOnlySpan<byte> arrived)
    {
        lock (_gate)
        {
            var taken = Math.Min(arrived.Length, _bytes.Length - _count);
            arrived[..taken].CopyTo(_bytes.AsSpan(_count));
            _count += taken;
            _lastAt = _time.GetTimestamp();
        }
        _arrived.Set();
    }
}
