using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>Records of an input journal, one after the other.</summary>
internal interface IRecordSequence : IDisposable
{
    /// <summary>Reads the next record; false at the end.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="payload">Its bytes; valid until the next call.</param>
    bool TryRead(out JournalPosition position, out ReadOnlySpan<byte> payload);
}
