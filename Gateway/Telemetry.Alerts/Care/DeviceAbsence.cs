using System.Text;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Alerts.Care;

/// <summary>A device that is away, or back with a backlog, and the alerts that its backlog touched.</summary>
internal sealed class DeviceAbsence(string device, long from)
{
    private const long NotBack = long.MinValue;

    private static readonly MissedFlags[] Counted =
    [
        MissedFlags.Raised, MissedFlags.Late, MissedFlags.Confirmed, MissedFlags.Amended, MissedFlags.Resolved,
        MissedFlags.Retracted, MissedFlags.Proposed,
    ];

    private readonly SortedDictionary<string, MissedFlags> _alerts = new(StringComparer.Ordinal);

    public string Device => device;

    /// <summary>Journal time of its return, µs.</summary>
    public long ReturnedAt { get; private set; } = NotBack;

    /// <summary>Elapsed time, µs, at which the digest waits no longer.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    public bool IsBack => ReturnedAt != NotBack;

    /// <summary>Whether there is anything to tell.</summary>
    public bool HasNews => _alerts.Count > 0;

    public void Return(long at, long elapsed)
    {
        ReturnedAt = at;
        Deadline = elapsed + (CareLimits.DigestPatience.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>It went away again before its clock had caught up: it is the same absence.</summary>
    public void LeaveAgain()
    {
        ReturnedAt = NotBack;
        Deadline = long.MaxValue;
    }

    public void Note(AlertImage alert)
    {
        MissedFlags flag = alert.Event switch
        {
            "raised" => MissedFlags.Raised | (alert.IsLate ? MissedFlags.Late : MissedFlags.None),
            "confirmed" => MissedFlags.Confirmed,
            "amended" => MissedFlags.Amended,
            "resolved" => MissedFlags.Resolved,
            "retracted" => MissedFlags.Retracted,
            "retraction_proposed" => MissedFlags.Proposed,
            _ => MissedFlags.None,
        };
        bool isKnown = _alerts.TryGetValue(alert.Id, out MissedFlags before);
        if (IsBack && alert.Start < ReturnedAt && flag != MissedFlags.None
            && (isKnown || _alerts.Count < CareLimits.DigestAlertsMax))
        {
            _alerts[alert.Id] = before | flag;
        }
    }

    public void Write(Frame frame, int row, long at, bool isCaughtUp)
    {
        frame.SetText(DigestSchema.Device, row, device);
        frame.Longs(DigestSchema.AwayFrom)[row] = from;
        frame.Longs(DigestSchema.AwayTo)[row] = ReturnedAt;
        frame.Longs(DigestSchema.At)[row] = at;
        frame.Bools(DigestSchema.CaughtUp)[row] = isCaughtUp;
        for (int i = 0; i < Counted.Length; i++)
        {
            frame.Longs(DigestSchema.FirstCount + i)[row] =
                _alerts.Values.Count(flags => (flags & Counted[i]) != MissedFlags.None);
        }

        frame.SetText(DigestSchema.Alerts, row, Names());
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Text(device);
        writer.Int64(from);
        writer.Int64(ReturnedAt);
        writer.Int64(Deadline);
        writer.Compact(_alerts.Count);
        foreach ((string alert, MissedFlags flags) in _alerts)
        {
            writer.Text(alert);
            writer.Compact((int)flags);
        }
    }

    public static DeviceAbsence Restore(SnapshotReader reader)
    {
        var absence = new DeviceAbsence(reader.Text(), reader.Int64())
        {
            ReturnedAt = reader.Int64(),
            Deadline = reader.Int64(),
        };
        for (int left = reader.CompactCount(); left > 0; left--)
        {
            absence._alerts.Add(reader.Text(), (MissedFlags)reader.Compact());
        }

        return absence;
    }

    private string Names()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (string alert in _alerts.Keys.Take(CareLimits.DigestNamesMax))
            {
                json.WriteStringValue(alert);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
