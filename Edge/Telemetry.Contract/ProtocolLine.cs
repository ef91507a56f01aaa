namespace Telemetry.Contract;

/// <summary>A line of the line protocol taken apart. Spans point into the line.</summary>
public ref struct ProtocolLine
{
    /// <summary>What the line says.</summary>
    public LineKind Kind { get; internal set; }

    /// <summary>Why it cannot be used, when the kind is <see cref="LineKind.None"/>.</summary>
    public DecodeError Error { get; internal set; }

    /// <summary>The boot id of <c>!boot</c>; the reason of <c>!nak</c>.</summary>
    public ReadOnlySpan<byte> Argument { get; internal set; }

    /// <summary>The device; of <c>!low</c> the device it is for, empty for all of the connection.</summary>
    public ReadOnlySpan<byte> Device { get; internal set; }

    /// <summary>The metric.</summary>
    public ReadOnlySpan<byte> Metric { get; internal set; }

    /// <summary>What sort of value it is.</summary>
    public ValueKind ValueKind { get; internal set; }

    /// <summary>The number; bool as 0 or 1.</summary>
    public double Number { get; internal set; }

    /// <summary>Text between its quotes, escapes still in it: see <see cref="LineProtocol.Unescape"/>.</summary>
    public ReadOnlySpan<byte> EscapedText { get; internal set; }

    /// <summary>Event time, or the frontier of <c>!low</c>, µs since the epoch; null when not said.</summary>
    public long? TimeMicros { get; internal set; }

    /// <summary>The sequence number; null when not said.</summary>
    public ulong? Seq { get; internal set; }

    /// <summary>The line count of <c>!ack</c>, the line number of <c>!nak</c>.</summary>
    public long LineNumber { get; internal set; }
}
