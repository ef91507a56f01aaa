using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>The devices that rules about absence or about being offline look at, by name.</summary>
internal sealed class DevicePresences
{
    private readonly AlertRule[] _rules;
    private readonly AlertRule[] _absences;
    private readonly SortedDictionary<string, DevicePresence> _devices = new(StringComparer.Ordinal);

    /// <param name="rules">All rules.</param>
    public DevicePresences(IReadOnlyList<AlertRule> rules)
    {
        _rules = [.. rules.Where(rule => rule.Kind == AlertRuleKind.Offline)];
        _absences = [.. rules.Where(rule => rule.Kind == AlertRuleKind.Absence)];
    }

    /// <summary>Whether the status of devices matters to any rule.</summary>
    public bool AreWatched => _rules.Length > 0;

    public IReadOnlyList<AlertRule> Rules => _rules;

    public IEnumerable<DevicePresence> All => _devices.Values;

    /// <summary>The rules with the one that stands for absence rules of devices that are offline.</summary>
    public static IEnumerable<AlertRule> WithOffline(IReadOnlyList<AlertRule> rules)
    {
        AlertRule[] absences = [.. rules.Where(rule => rule.Kind == AlertRuleKind.Absence)];
        return absences.Length == 0 || rules.Any(rule => rule.Kind == AlertRuleKind.Offline)
            ? rules
            : rules.Append(new AlertRule
            {
                Id = AlertRule.OfflineId,
                Kind = AlertRuleKind.Offline,
                Stream = AlertRule.DevicesStream,
                For = absences.Min(rule => rule.For),
            });
    }

    /// <summary>The device; null when no rule looks at it.</summary>
    public DevicePresence? Of(string device)
    {
        if (_devices.TryGetValue(device, out DevicePresence? known))
        {
            return known;
        }

        var folds = new List<RuleFold>();
        for (int i = 0; i < _rules.Length; i++)
        {
            // The rule that nobody wrote is about devices with absence rules only.
            bool isCovered = _rules[i].Id != AlertRule.OfflineId
                || _absences.Length == 0 || _absences.Any(absence => absence.Covers(device, null));
            if (isCovered && _rules[i].Covers(device, null))
            {
                folds.Add(new RuleFold(i, _rules[i], device, saysWhere: false));
            }
        }

        if (folds.Count == 0)
        {
            return null;
        }

        var presence = new DevicePresence(new KeyFolds(device, null, device, [.. folds]), _rules);
        _devices.Add(device, presence);
        return presence;
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(_devices.Count);
        foreach ((string device, DevicePresence presence) in _devices)
        {
            writer.Text(device);
            presence.Snapshot(writer);
        }
    }

    /// <exception cref="SnapshotFormatException">No rule looks at a device that is there.</exception>
    public void Restore(SnapshotReader reader)
    {
        for (int left = reader.Count(); left > 0; left--)
        {
            string device = reader.Text();
            DevicePresence presence = Of(device)
                ?? throw new SnapshotFormatException($"device '{device}' without a rule");
            presence.Restore(reader);
        }
    }
}
