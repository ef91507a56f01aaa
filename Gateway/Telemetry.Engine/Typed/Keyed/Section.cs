using System.Buffers;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>A part of a snapshot with its length, so that a reader who does not know it can pass over it.</summary>
internal static class Section
{
    public static void Write(SnapshotWriter writer, Action<SnapshotWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        content(new(buffer));
        writer.Bytes(buffer.WrittenSpan);
    }
}
