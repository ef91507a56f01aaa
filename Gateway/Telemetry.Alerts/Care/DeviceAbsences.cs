using Telemetry.Engine.State;

namespace Telemetry.Alerts.Care;

/// <summary>The devices that are away, or back with a backlog.</summary>
internal sealed class DeviceAbsences
{
    private readonly SortedDictionary<string, DeviceAbsence> _absences = new(StringComparer.Ordinal);
    private long _nextDeadline = long.MaxValue;

    public void Leave(string device, long at)
    {
        if (_absences.TryGetValue(device, out DeviceAbsence? before))
        {
            before.LeaveAgain();
            return;
        }

        _absences.Add(device, new DeviceAbsence(device, at));
    }

    public void Return(string device, long at, long elapsed)
    {
        if (_absences.TryGetValue(device, out DeviceAbsence? absence) && !absence.IsBack)
        {
            absence.Return(at, elapsed);
            _nextDeadline = Math.Min(_nextDeadline, absence.Deadline);
        }
    }

    /// <summary>Counts what was said of an alert for its device; one of no device, of a group, for every device that is
    /// back: any of their backlogs may have done it.</summary>
    public void Note(AlertImage alert)
    {
        // That a device was away is no news of its backlog.
        if (alert.Text(AlertSchema.Source) == AlertRule.DevicesStream)
        {
            return;
        }

        if (alert.Device is { } device)
        {
            _absences.GetValueOrDefault(device)?.Note(alert);
            return;
        }

        foreach (DeviceAbsence absence in _absences.Values)
        {
            absence.Note(alert);
        }
    }

    /// <summary>Takes out the absence of a device whose clock has come to its return; null when there is
    /// none.</summary>
    public DeviceAbsence? TakeCaughtUp(string device, long clock)
    {
        if (!_absences.TryGetValue(device, out DeviceAbsence? absence) || !absence.IsBack || clock < absence.ReturnedAt)
        {
            return null;
        }

        _absences.Remove(device);
        return absence;
    }

    /// <summary>Takes out those that were waited for long enough.</summary>
    public IReadOnlyList<DeviceAbsence> TakeOverdue(long elapsed)
    {
        if (elapsed < _nextDeadline)
        {
            return [];
        }

        DeviceAbsence[] overdue = [.. _absences.Values.Where(absence => absence.Deadline <= elapsed)];
        foreach (DeviceAbsence absence in overdue)
        {
            _absences.Remove(absence.Device);
        }

        Reckon();
        return overdue;
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Compact(_absences.Count);
        foreach (DeviceAbsence absence in _absences.Values)
        {
            absence.Snapshot(writer);
        }
    }

    public void Restore(SnapshotReader reader)
    {
        for (int left = reader.CompactCount(); left > 0; left--)
        {
            DeviceAbsence absence = DeviceAbsence.Restore(reader);
            _absences.Add(absence.Device, absence);
        }

        Reckon();
    }

    private void Reckon() => _nextDeadline = _absences.Values
        .Select(absence => absence.Deadline).DefaultIfEmpty(long.MaxValue).Min();
}
