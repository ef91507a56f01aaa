namespace Telemetry.Edge.Spooling;

/// <summary>A reader with a place in the log.</summary>
internal interface ISpoolReader : IDisposable
{
    /// <summary>The next durable record; its bytes are valid until the next call. False: none yet.</summary>
    bool TryRead(out long position, out ReadOnlySpan<byte> record);
}
