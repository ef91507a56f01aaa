using System.Globalization;

namespace Telemetry.Alerts.Tests;

/// <summary>
/// Plays a line of text against a fold: <c>3:75</c> is window 3 (of 10 s) with value 75, final, arriving at its end;
/// a suffix p or i makes it provisional or incomplete, <c>@120</c> moves its arrival to 120 s, <c>ack1</c>
/// acknowledges.
/// </summary>
internal sealed class FoldScript(AlertRule rule)
{
    private readonly Dictionary<long, AlertId> _ids = [];

    public AlertFold Fold { get; } = new(rule, "press/temperature");

    public List<AlertEvent> All { get; } = [];

    public static AlertRule Rule(
        double raise = 70, double clear = 60, int windows = 1,
        int lateSeconds = 30, int horizonSeconds = 86_400) => new()
        {
            Id = "hot",
            RaiseAbove = raise,
            ClearBelow = clear,
            ForWindows = windows,
            LateAfter = TimeSpan.FromSeconds(lateSeconds),
            Horizon = TimeSpan.FromSeconds(horizonSeconds),
        };

    public static string Play(AlertRule rule, string script)
    {
        var player = new FoldScript(rule);
        return player.Play(script);
    }

    public string Play(string script)
    {
        var lines = new List<string>();
        foreach (string step in script.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var events = new List<AlertEvent>();
            if (step.StartsWith("ack", StringComparison.Ordinal))
            {
                Fold.Acknowledge(_ids[long.Parse(step[3..], CultureInfo.InvariantCulture)], 0, events);
            }
            else
            {
                Row(step, events);
            }

            foreach (AlertEvent e in events)
            {
                _ids[e.Ordinal] = e.Id;
                lines.Add(NaiveAlerts.Text.Of(e));
            }

            All.AddRange(events);
        }

        return string.Join("; ", lines);
    }

    private void Row(string step, List<AlertEvent> events)
    {
        string[] parts = step.Split(':', '@');
        long window = long.Parse(parts[0], CultureInfo.InvariantCulture);
        string value = parts[1].TrimEnd('p', 'i');
        ResultState state = parts[1][^1] switch
        {
            'p' => ResultState.Provisional,
            'i' => ResultState.Incomplete,
            _ => ResultState.Final,
        };
        long end = (window + 1) * 10_000_000;
        long at = parts.Length > 2 ? long.Parse(parts[2], CultureInfo.InvariantCulture) * 1_000_000 : end;
        var row = new ResultRow(end - 10_000_000, end, double.Parse(value, CultureInfo.InvariantCulture), state);
        Fold.Apply(row, at, events);
    }
}
