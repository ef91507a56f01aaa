using System.Buffers;
using Telemetry.Engine.State;

namespace Telemetry.Alerts.Tests;

internal static class Snapshots
{
    public static byte[] Of(AlertFold fold)
    {
        var buffer = new ArrayBufferWriter<byte>();
        fold.Snapshot(new SnapshotWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A fold restored from another's snapshot, whose own snapshot is the same.</summary>
    public static AlertFold Copy(AlertFold fold, AlertRule rule)
    {
        byte[] bytes = Of(fold);
        var copy = new AlertFold(rule, fold.Key);
        var reader = new SnapshotReader(bytes);
        copy.Restore(reader);
        reader.End();
        Assert.Equal(bytes, Of(copy));
        return copy;
    }
}
