using System.Buffers;
using Telemetry.Engine.State;

namespace Telemetry.Alerts.Tests;

internal static class Snapshots
{
    public static byte[] Of(AlertFold fold) => Of(fold.Snapshot);

    public static byte[] Of(Action<SnapshotWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(new SnapshotWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    public static void Restore(byte[] bytes, Action<SnapshotReader> restore)
    {
        var reader = new SnapshotReader(bytes);
        restore(reader);
        reader.End();
    }

    /// <summary>A fold restored from another's snapshot, whose own snapshot is the same.</summary>
    public static AlertFold Copy(AlertFold fold, AlertRule rule)
    {
        byte[] bytes = Of(fold);
        var copy = new AlertFold(rule, fold.Key);
        Restore(bytes, copy.Restore);
        Assert.Equal(bytes, Of(copy));
        return copy;
    }
}
