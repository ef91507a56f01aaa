using Telemetry.Engine.State;

namespace Telemetry.Alerts.Care;

public sealed partial class CareOperator
{
    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Compact(_alerts.Count);
        foreach (CareAlert alert in _alerts.Values)
        {
            alert.Snapshot(writer);
        }

        _silences.Snapshot(writer);
        _absences.Snapshot(writer);
        foreach (CareAlert alert in _alerts.Values)
        {
            writer.Int64(alert.ToldAt);
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (int left = reader.CompactCount(); left > 0; left--)
        {
            CareAlert alert = CareAlert.Restore(reader);
            _alerts.Add(alert.Image.Id, alert);
        }

        _silences.Restore(reader, Now);
        _absences.Restore(reader);
        foreach (CareAlert alert in _alerts.Values)
        {
            // Older bytes do not have it.
            alert.ToldAt = reader.Remaining > 0 ? reader.Int64() : alert.ToldAt;
            Rejoin(alert);
        }
    }

    /// <summary>What follows from the state and from the configuration as it is now.</summary>
    private void Rejoin(CareAlert alert)
    {
        Keep(alert);
        if (alert.IsResting && alert.Image.End is null)
        {
            // A window that the configuration no longer has is over at once. What adjoins is looked at when the span
            // ends.
            alert.RestsUntil = _settings.Maintenance
                .FirstOrDefault(window => window.Id == alert.SilencedBy)?.EndAt(alert.Image.Start) ?? long.MinValue;
            _resting.Put(alert, ClockOf(alert));
        }

        alert.Chain = ChainOf(alert);
        Await(alert);
    }
}
