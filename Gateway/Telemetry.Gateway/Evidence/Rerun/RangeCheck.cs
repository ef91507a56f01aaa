using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>Picks out each alert that a rule says in a part of the past, as it stands at its end.</summary>
/// <param name="rule">The rule.</param>
/// <param name="from">The first step that counts: what was over before it is left out.</param>
internal sealed class RangeCheck(string rule, JournalPosition from) : IReplayCheck
{
    private static readonly string Withdrawn = AlertSchema.NameOf(AlertEventKind.Withdrawn);

    private readonly Dictionary<string, RangeAlert> _alerts = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string? Difference => null;

    /// <inheritdoc/>
    public long RowsSame => 0;

    /// <summary>There were more alerts than are kept.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The alerts, in the order of their starts.</summary>
    public IReadOnlyList<RangeAlert> Alerts =>
    [
        .. _alerts.Values.Where(static alert => alert.State != "retracted")
            .OrderBy(static alert => alert.Start)
            .ThenBy(static alert => alert.Key, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public void Begin(string pipeline, JournalPosition from, JournalPosition to)
    {
        // There is one pipeline.
    }

    /// <inheritdoc/>
    public void Take(long step, int row, ReadOnlySpan<byte> line)
    {
        if (!AlertLine.IsAlert(line))
        {
            return;
        }

        using JsonDocument document = JsonDocument.Parse(line.ToArray());
        JsonElement columns = document.RootElement.GetProperty("columns");

        // That alerts of a rule that is gone were withdrawn is in the journal, whatever this rule says.
        if (AlertLine.Text(columns, "rule") != rule || AlertLine.Text(columns, "event") == Withdrawn
            || AlertLine.Text(columns, "id") is not string id)
        {
            return;
        }

        RangeAlert alert = RangeAlert.Read(id, columns);
        if (step < from.Value && alert.End is not null)
        {
            _alerts.Remove(id);
        }
        else if (_alerts.Count < EvidenceLimits.RangeAlertsMax || _alerts.ContainsKey(id))
        {
            _alerts[id] = alert;
        }
        else
        {
            IsCut = true;
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        // What was found is all there is.
    }
}
