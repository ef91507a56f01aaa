using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Fencing;

/// <summary>A process of an agent as the fence knows it.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Spool">Its spool, empty when unknown.</param>
/// <param name="Epoch">The spool's epoch, 0 when unknown.</param>
/// <param name="Reason">Why its readings are held back; empty for the run that may go on.</param>
/// <param name="Since">When it was first heard.</param>
internal sealed record SenderRun(string Run, string Spool, ulong Epoch, string Reason, EventTime Since)
{
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Text(Run);
        writer.Text(Spool);
        writer.Compact(unchecked((long)Epoch));
        writer.Text(Reason);
        writer.Int64(Since.Micros);
    }

    public static SenderRun Restore(SnapshotReader reader) => new(
        reader.Text(), reader.Text(), unchecked((ulong)reader.Compact()), reader.Text(), new(reader.Int64()));
}
