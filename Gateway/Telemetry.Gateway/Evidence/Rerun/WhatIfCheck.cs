using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Contract.Live;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>Picks out what another rule says of an alert's key in the alert's time.</summary>
/// <param name="alert">The alert that was.</param>
/// <param name="from">The beginning of its evidence, µs.</param>
/// <param name="to">The end of its evidence, µs.</param>
internal sealed class WhatIfCheck(AlertItem alert, long from, long to) : IReplayCheck
{
    private static readonly string Withdrawn = AlertSchema.NameOf(AlertEventKind.Withdrawn);

    private readonly Dictionary<string, List<WhatIfEvent>> _alerts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private int _events;

    /// <inheritdoc/>
    public string? Difference => null;

    /// <inheritdoc/>
    public long RowsSame => 0;

    /// <summary>The alerts that overlap the time of the one that was.</summary>
    public IReadOnlyList<WhatIfAlert> Alerts =>
        [.. _order.Select(id => new WhatIfAlert(id, _alerts[id])).Where(one => Overlaps(one.Events[^1]))];

    /// <summary>Whether there are more events than are shown.</summary>
    public bool IsCut => _events > EvidenceLimits.WhatIfEventsMax;

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
        bool isWanted = AlertLine.Text(columns, "rule") == alert.Rule && AlertLine.Text(columns, "key") == alert.Key
            && AlertLine.Text(columns, "event") != Withdrawn;
        if (!isWanted || AlertLine.Text(columns, "id") is not string id)
        {
            return;
        }

        bool isTooMuch = ++_events > EvidenceLimits.WhatIfEventsMax;
        if (!_alerts.TryGetValue(id, out List<WhatIfEvent>? events))
        {
            if (isTooMuch)
            {
                return;
            }

            _alerts.Add(id, events = []);
            _order.Add(id);
        }

        if (isTooMuch)
        {
            // How an alert stands in the end decides whether it counts.
            events.RemoveAt(events.Count - 1);
        }

        bool hasPeak = columns.TryGetProperty("peak", out JsonElement number)
            && number.ValueKind == JsonValueKind.Number;
        double? peak = hasPeak
            ? number.GetDouble()
            : null;
        events.Add(new WhatIfEvent(
            AlertLine.Text(columns, "event") ?? "", step, row, AlertLine.Text(columns, "at"),
            AlertLine.Text(columns, "start"), AlertLine.Text(columns, "end"), peak));
    }

    /// <inheritdoc/>
    public void End()
    {
        // What was found is all there is.
    }

    private bool Overlaps(WhatIfEvent last) => last.Event != "retracted"
        && AlertLine.Micros(last.Start) is long start && start < to
        && (AlertLine.Micros(last.End) ?? long.MaxValue) > from;
}
