using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// A line whose other end is simulated. Who reads it goes on where he waited, so that virtual time can see him.
/// </summary>
/// <param name="heard">What is written to the line.</param>
internal sealed class VirtualWire(Action<VirtualWire, byte[]> heard) : Stream
{
    private readonly Lock _gate = new();
    private readonly Queue<byte> _bytes = [];
    private TaskCompletionSource? _reader;
    private bool _isOver;

    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public OpenWire Open(TaskScheduler readers) => new(this, () => true, this) { Readers = readers };

    public void Say(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            foreach (var b in bytes)
            {
                _bytes.Enqueue(b);
            }
            Wake();
        }
    }

    /// <summary>The other side closes the line.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            _isOver = true;
            Wake();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task waiting;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(IsClosed, this);
                if (_bytes.Count > 0 || _isOver)
                {
                    var count = Math.Min(buffer.Length, _bytes.Count);
                    for (var i = 0; i < count; i++)
                    {
                        buffer.Span[i] = _bytes.Dequeue();
                    }
                    return count;
                }
                _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting = _reader.Task;
            }
            using var stopped = cancellationToken.UnsafeRegister(static state => ((VirtualWire)state!).Stop(), this);
            await waiting;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        heard(this, buffer.ToArray());
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            IsClosed = true;
            Wake();
        }
        base.Dispose(disposing);
    }

    private void Stop()
    {
        lock (_gate)
        {
            Wake();
        }
    }

    private void Wake()
    {
        _reader?.TrySetResult();
        _reader = null;
    }
}
