using System.Buffers.Binary;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Replay;

/// <summary>When a record of the input journal was written: it stands in every version at the same place.</summary>
internal static class RecordTime
{
    /// <summary>Journal time in µs since the epoch; null for bytes that are no record.</summary>
    public static long? Of(ReadOnlySpan<byte> payload) => payload.Length < InputFormat.BodyOffset
        ? null
        : BinaryPrimitives.ReadInt64LittleEndian(payload[InputFormat.StampOffset..]);
}
