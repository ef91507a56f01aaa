using Telemetry.Alerts;

namespace Telemetry.Gateway.Tests.Alerts.Handover;

/// <summary>
/// Who must have heard what, by brute force: which conditions hold is found by reading all values again, what keeps
/// people from being told by looking at everything, and what they heard by reading all rows from the first. Times are
/// seconds.
/// </summary>
internal sealed class NaivePlant
{
    private readonly List<(string Device, long Start, double Value)> _values = [];
    private readonly Dictionary<string, (string Rule, long Ends)> _silences = new(StringComparer.Ordinal);
    private PlantForm _form;
    private int _since;

    public NaivePlant(PlantForm form) => _form = form;

    public void Value(string device, long start, double value) => _values.Add((device, start, value));

    public void Silence(string id, string rule, long ends) => _silences.TryAdd(id, (rule, ends));

    public void Unsilence(string id) => _silences.Remove(id);

    /// <param name="form">The new form.</param>
    /// <param name="read">So many values were read by the one before.</param>
    public void Change(PlantForm form, int read)
    {
        _since = !form.IsMapped ? 0 : form.Conditions == _form.Conditions ? _since : read;
        _form = form;
    }

    public int Count => _values.Count;

    /// <summary>What is wrong with what was said; null when nothing is.</summary>
    public string? Problem(IReadOnlyList<ScenarioRow> rows, long now)
    {
        Dictionary<string, ScenarioRow> last = new(StringComparer.Ordinal);
        Dictionary<string, string> heard = new(StringComparer.Ordinal);
        HashSet<string> held = new(StringComparer.Ordinal);
        HashSet<string> escalated = new(StringComparer.Ordinal);
        foreach (ScenarioRow row in rows)
        {
            bool isRepeated = heard.GetValueOrDefault(row.Id) == "firing" && row["state"] == "firing";
            if (row["silenced"] != "true" && isRepeated
                && (row["event"] == "raised" || (row["event"] == "unsilenced" && !held.Contains(row.Id))))
            {
                return $"told twice: {row}";
            }

            if (row["event"] == "raised" || row["state"] != "firing")
            {
                escalated.RemoveWhere(one => one.StartsWith(row.Id, StringComparison.Ordinal));
            }

            if (row["event"] == "escalated" && !escalated.Add(row.Id + row["escalation"]))
            {
                return $"passed on twice: {row}";
            }

            if (row["silenced"] == "true")
            {
                held.Add(row.Id);
            }
            else
            {
                held.Remove(row.Id);
                heard[row.Id] = row["state"];
            }

            last[row.Id] = row;
        }

        return Compare(last, heard, now);
    }

    private string? Compare(Dictionary<string, ScenarioRow> last, Dictionary<string, string> heard, long now)
    {
        Dictionary<(string Rule, string Device), long> standing = Standing();
        foreach (IGrouping<(string, string), ScenarioRow> shown in last.Values
            .Where(row => row["state"] == "firing").GroupBy(row => (row["rule"], row["device"])))
        {
            if (shown.Count() > 1 || !standing.ContainsKey(shown.Key))
            {
                return $"stands, and should not: {string.Join('\n', shown)}";
            }
        }

        foreach (((string rule, string device), long start) in standing)
        {
            ScenarioRow? shown = last.Values.FirstOrDefault(
                row => row["state"] == "firing" && row["rule"] == rule && row["device"] == device);
            if (shown is null)
            {
                return $"nobody said that {rule} of {device} stands since {start}";
            }

            bool isHeld = IsHeld(rule, start, now);
            if (isHeld != (shown["silenced_by"].Length > 0))
            {
                return $"held is {isHeld}, and shown otherwise: {shown}";
            }

            if (!isHeld && heard.GetValueOrDefault(shown.Id) != "firing")
            {
                return $"nobody was told: {shown}";
            }
        }

        string? owed = heard.Keys.FirstOrDefault(id => heard[id] == "firing" && last[id]["state"] != "firing"
            && !IsSilenced(last[id]["rule"], now));
        return owed is null ? null : $"its end was not told: {last[owed]}";
    }

    /// <summary>Which conditions hold, and since when.</summary>
    private Dictionary<(string Rule, string Device), long> Standing()
    {
        Dictionary<(string Rule, string Device), long> standing = [];
        foreach (AlertRule rule in _form.Rules)
        {
            foreach ((string device, long start, double value) in _values.Skip(_since))
            {
                if (value > rule.RaiseAbove)
                {
                    standing.TryAdd((rule.Id, device), start);
                }
                else if (value <= rule.ClearBelow)
                {
                    standing.Remove((rule.Id, device));
                }
            }
        }

        return standing;
    }

    private bool IsHeld(string rule, long start, long now) => IsSilenced(rule, now) || IsResting(start);

    private bool IsSilenced(string rule, long now) =>
        _silences.Values.Any(silence => silence.Rule == rule && now < silence.Ends);

    /// <summary>No device's clock moves here, so what fires under maintenance goes on doing so; an end is held back
    /// only from those who never heard of the alert.</summary>
    private bool IsResting(long start) => _form.Care.Maintenance.Any(window =>
        window.From <= start * 1_000_000 && start * 1_000_000 < window.To);
}
