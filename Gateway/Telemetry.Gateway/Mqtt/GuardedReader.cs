using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Telemetry.Gateway.Mqtt;

/// <summary>
/// The pipe reader that MQTTnet reads from: the transport's own buffers, nothing copied, cut before the first packet
/// that
/// the scanner refuses. The refusal surfaces as an exception on the read after everything before it has been consumed.
/// </summary>
internal sealed class GuardedReader(PipeReader inner, Action onConnectComplete, Action<GuardViolation, int> onViolation)
    : PipeReader
{
    private readonly Lock _gate = new();
    private PacketScanner _scanner = new();
    private ReadOnlySequence<byte> _buffer;
    private long _consumedBytes;
    private GuardViolation _violation;
    private bool _isConnectSeen;

    /// <summary>Closes the connection from outside (the CONNECT timer).</summary>
    public void Expire()
    {
        lock (_gate)
        {
            if (_isConnectSeen || _violation != GuardViolation.None)
            {
                return;
            }

            _violation = GuardViolation.ConnectTimeout;
        }

        onViolation(GuardViolation.ConnectTimeout, 0);
        inner.CancelPendingRead();
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ReadResult result = await inner.ReadAsync(cancellationToken);
            if (Inspect(ref result))
            {
                return result;
            }
        }
    }

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result) && Inspect(ref result);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _consumedBytes += _buffer.Slice(0, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <summary>Scans what is new. False: nothing to show yet, read again.</summary>
    private bool Inspect(ref ReadResult result)
    {
        lock (_gate)
        {
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (_violation == GuardViolation.None)
            {
                Scan(buffer.Slice(_scanner.Position - _consumedBytes));
            }

            if (_violation != GuardViolation.None)
            {
                // An unfinished CONNECT is of no use to anybody; complete packets before a bad one are.
                buffer = _violation == GuardViolation.ConnectTimeout
                    ? ReadOnlySequence<byte>.Empty
                    : buffer.Slice(0, _scanner.PacketStart - _consumedBytes);
                if (buffer.IsEmpty)
                {
                    inner.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                    throw new ConnectionAbortedException($"The MQTT header guard closed the connection: {_violation}.");
                }
            }

            _buffer = buffer;
            result = new ReadResult(buffer, result.IsCanceled, result.IsCompleted && _violation == GuardViolation.None);
            return true;
        }
    }

    private void Scan(in ReadOnlySequence<byte> fresh)
    {
        foreach (ReadOnlyMemory<byte> segment in fresh)
        {
            GuardViolation violation = _scanner.Accept(segment.Span);
            if (_scanner.IsConnectComplete && !_isConnectSeen)
            {
                _isConnectSeen = true;
                onConnectComplete();
            }

            if (violation != GuardViolation.None)
            {
                _violation = violation;
                onViolation(violation, _scanner.AnnouncedBytes);
                return;
            }
        }
    }
}
