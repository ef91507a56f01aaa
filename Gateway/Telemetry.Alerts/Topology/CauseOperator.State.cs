using Telemetry.Engine.State;

namespace Telemetry.Alerts.Topology;

public sealed partial class CauseOperator
{
    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Int64(_book.Clock);
        KnownAlert[] own = [.. _book.Alerts];
        writer.Int32(own.Length);
        foreach (KnownAlert alert in own)
        {
            _rows.Write(writer, alert.Row);
            writer.Int64(alert.EndedAt);
            writer.Int64(alert.ChangedAt);
            writer.Boolean(alert.IsTold);
            writer.Boolean(alert.WasTold);
            writer.Text(alert.Cause?.Id);
        }

        SnapshotReports(writer);
    }

    /// <summary>Takes back what was remembered, also of another plant: what is not in this one is told, if it still
    /// matters, and forgotten.</summary>
    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _book.Clock = reader.Int64();
        var causes = new List<(KnownAlert Alert, string? Cause)>();
        for (int left = reader.Count(); left > 0; left--)
        {
            int row = _rows.Read(reader);
            string id = _rows.TextAt(row, AlertSchema.Id);
            KnownAlert alert = _book.Open(id, _rows.TextAt(row, AlertSchema.Rule), DeviceOf(row), KeyOf(row))
                ?? Nowhere(id, _rows.TextAt(row, AlertSchema.Rule), report: null);
            alert.Row = row;
            alert.Facts = FactsOf(row);
            alert.EndedAt = reader.Int64();
            alert.ChangedAt = reader.Int64();
            alert.IsTold = reader.Boolean();
            alert.WasTold = reader.Boolean();
            causes.Add((alert, reader.TextOrNull()));
            _book.Put(alert);
        }

        RestoreReports(reader);
        foreach ((KnownAlert alert, string? cause) in causes)
        {
            CauseBook.Link(alert, cause is null ? null : _book.Find(cause)
                ?? throw new SnapshotFormatException($"alert '{alert.Id}' has a cause that is not there"));
        }

        _isRestored = true;
    }
}
