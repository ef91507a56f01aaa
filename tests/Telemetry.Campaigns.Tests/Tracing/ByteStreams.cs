namespace Telemetry.Campaigns.Tests.Tracing;

/// <summary>What went over each of a traced process's sockets, put together from its calls.</summary>
internal sealed class ByteStreams
{
    private readonly Dictionary<long, List<byte>> _sent = [];
    private readonly Dictionary<long, List<byte>> _received = [];
    private readonly Dictionary<int, int> _sending = [];
    private readonly Dictionary<long, long> _again = [];

    /// <summary>Bytes of a socket that nobody has taken; the taker removes what it took.</summary>
    public delegate void Taker(long descriptor, List<byte> bytes);

    /// <summary>Notes a call; what is sent counts from the beginning of the call, what is received from its end.
    /// </summary>
    public void Apply(TraceEvent call, Taker sent, Taker received)
    {
        switch (call.Name)
        {
            case "sendto" or "sendmsg" when call.IsStart:
                Take(_sent, call, sent, limit: call.Result ?? long.MaxValue);
                if (!call.IsEnd)
                {
                    _sending[call.Thread] = Payload(call).Sum(static piece => piece.Length);
                }
                break;
            case "sendto" or "sendmsg" when _sending.Remove(call.Thread, out var whole):
                // What did not fit, and was counted at the beginning, is sent again.
                _again[Descriptor(call)] = whole - Math.Max(0, call.Result ?? 0);
                break;
            case "recvfrom" or "recvmsg" when call.Result > 0:
                Take(_received, call, received, call.Result.Value);
                break;
            case "close" when call.IsStart:
                var descriptor = Descriptor(call);
                _sent.Remove(descriptor);
                _again.Remove(descriptor);
                _received.Remove(descriptor);
                break;
            default:
                break;
        }
    }

    private void Take(Dictionary<long, List<byte>> streams, TraceEvent call, Taker taker, long limit)
    {
        var descriptor = Descriptor(call);
        var skipped = streams == _sent ? _again.GetValueOrDefault(descriptor) : 0;
        if (!streams.TryGetValue(descriptor, out var bytes))
        {
            streams.Add(descriptor, bytes = []);
        }
        foreach (var piece in Payload(call))
        {
            var count = (int)Math.Min(limit, piece.Length);
            var first = (int)Math.Min(skipped, Math.Max(0, count));
            bytes.AddRange(piece[first..Math.Max(0, count)]);
            skipped -= first;
            limit -= piece.Length;
        }
        if (streams == _sent)
        {
            _again[descriptor] = skipped;
        }
        taker(descriptor, bytes);
    }

    private static long Descriptor(TraceEvent call) => StraceLog.Number(call.Arguments.Split(',')[0], 0);

    /// <summary>The message's bytes; an address, which may be there too, is no iov_base.</summary>
    private static IEnumerable<byte[]> Payload(TraceEvent call)
    {
        var text = call.Arguments;
        if (call.Name is "sendto" or "recvfrom")
        {
            return StraceLog.Strings(text).Take(1);
        }
        var at = text.IndexOf("msg_iov=", StringComparison.Ordinal);
        var end = text.IndexOf("msg_iovlen", StringComparison.Ordinal);
        return at < 0 ? [] : StraceLog.Strings(text[at..(end < 0 ? text.Length : end)]);
    }
}
