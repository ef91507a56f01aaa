using System.Threading.Channels;
using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

/// <summary>A line whose other end is the test: what is written is handed over, what is said is read.</summary>
internal sealed class ScriptedWire : Stream
{
    private readonly Channel<byte[]> _said = Channel.CreateUnbounded<byte[]>();
    private readonly Action<ScriptedWire, byte[]> _heard;

    public ScriptedWire(Action<ScriptedWire, byte[]> heard)
    {
        _heard = heard;
    }

    public List<byte[]> Written { get; } = [];

    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public OpenWire Open(TaskScheduler readers) => new(this, () => true, this) { Readers = readers };

    public void Say(params byte[] bytes) => _said.Writer.TryWrite(bytes);

    public void Say(string hex) => Say(Convert.FromHexString(hex));

    public void HangUp() => _said.Writer.TryComplete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!await _said.Reader.WaitToReadAsync(cancellationToken))
        {
            return 0;
        }
        _said.Reader.TryRead(out var bytes);
        bytes.CopyTo(buffer);
        return bytes!.Length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        Written.Add(buffer.ToArray());
        _heard(this, buffer.ToArray());
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
        IsClosed = true;
        _said.Writer.TryComplete();
        base.Dispose(disposing);
    }
}
