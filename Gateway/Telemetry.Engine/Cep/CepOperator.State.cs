using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <content>The state as bytes: the keys in their order, of each the rows that wait and its partial matches.</content>
public sealed partial class CepOperator
{
    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        var keys = _partitions.Table.Sorted;
        var count = 0;
        foreach (var key in keys) { count += HasState(key) ? 1 : 0; }
        writer.Int32(count);
        if (count == 0) { return; }
        foreach (var key in keys)
        {
            if (!HasState(key)) { continue; }
            writer.Bytes(_partitions.Table.Encoded(key));
            var handles = Waiting.HandlesOf(key);
            writer.Int32(handles.Length);
            foreach (var handle in handles) { Waiting.Rows.Write(writer, handle); }
            Entry.Write(writer, key);
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = _partitions.Table.InternEncoded(reader.Bytes().Span);
            for (var rows = reader.Count(); rows > 0; rows--)
            {
                var handle = Waiting.Rows.Read(reader);
                Waiting.Append(key, Waiting.Rows.TimeOf(handle), handle);
            }
            Entry.Read(reader, key);
            SayDue(key);
        }
    }

    private bool HasState(int key) => Waiting.CountOf(key) > 0 || !Entry.Matcher.IsIdle(key);
}
