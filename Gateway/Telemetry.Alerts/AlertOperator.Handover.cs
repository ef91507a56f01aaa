using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts;

public sealed partial class AlertOperator
{
    private const string GoneComment = "The rule is gone, or speaks otherwise now.";

    /// <summary>The name of the pipeline that it is in: handovers to others are not its own.</summary>
    public string Pipeline { get; init; } = "";

    /// <summary>
    /// An alert of the other form that this one does not know is withdrawn; of one that it sees in another way it says
    /// how. What this form detected while it only repeated steps, and the other one never said, is told now.
    /// </summary>
    private void TakeOver(AlertHandover handover, Collector output)
    {
        if (!handover.IsFor(Pipeline, Context.Form))
        {
            return;
        }

        Dictionary<AlertId, HandedAlert> handed = [];
        foreach (HandedAlert alert in handover.Alerts)
        {
            if (AlertId.TryParse(alert.Id, out AlertId id))
            {
                handed[id] = alert;
            }
        }

        (Dictionary<AlertId, FoldPlace> known, List<FoldPlace> unheard) = Look(handed, handover.Span);
        foreach ((AlertId id, HandedAlert alert) in handed)
        {
            if (known.TryGetValue(id, out FoldPlace? place))
            {
                SayAgain(id, alert, place, output);
            }
            else if (alert.IsFiring || alert.IsToldFiring)
            {
                Withdraw(alert, output);
            }
        }

        foreach (FoldPlace place in unheard)
        {
            _events.Clear();
            _events.Add(place.Fold.Fold.Tell(Context.JournalTime.Micros));
            Emit(place, output);
        }
    }

    /// <summary>One walk over all folds: where handed alerts are, and which fire that nobody heard of, in the order of
    /// their keys.</summary>
    private (Dictionary<AlertId, FoldPlace> Known, List<FoldPlace> Unheard) Look(
        Dictionary<AlertId, HandedAlert> handed, HandoverSpan? span)
    {
        Dictionary<AlertId, FoldPlace> known = [];
        List<FoldPlace> unheard = [];
        foreach (FoldPlace place in Places())
        {
            foreach (AlertId id in place.Fold.Fold.Known)
            {
                if (handed.ContainsKey(id))
                {
                    known[id] = place;
                }
            }

            if (span is not null && place.Fold.Fold.DetectedUnheard(span) is { } alert && !handed.ContainsKey(alert))
            {
                unheard.Add(place);
            }
        }

        return (known,
        [
            .. unheard.OrderBy(place => place.Port).ThenBy(place => place.Key.Key, StringComparer.Ordinal)
                .ThenBy(place => place.Fold.Rule),
        ]);
    }

    private IEnumerable<FoldPlace> Places()
    {
        for (int port = 0; port < _inputs.Length; port++)
        {
            KeyedState<KeyFolds> folds = _inputs[port].Folds;
            foreach (int ordinal in folds.Keys().ToArray())
            {
                KeyFolds? key = folds.Find(ordinal);
                foreach (RuleFold fold in key?.Folds ?? [])
                {
                    yield return new FoldPlace(port, key!, fold, null); // It has folds.
                }
            }
        }

        foreach (DevicePresence device in _presences.All)
        {
            foreach (RuleFold fold in device.Key.Folds)
            {
                yield return new FoldPlace(_inputs.Length, device.Key, fold, device);
            }
        }
    }

    private void SayAgain(AlertId id, HandedAlert alert, FoldPlace place, Collector output)
    {
        _events.Clear();
        bool isOtherwise = alert["rule_version"] is { Length: > 0 } said && said != VersionOf(alert["rule"]);
        if (alert.IsFiring
            && place.Fold.Fold.Standing(id, isOtherwise, Context.JournalTime.Micros) is { } standing)
        {
            _events.Add(standing);
            Emit(place, output);
        }
    }

    private void Emit(FoldPlace place, Collector output)
    {
        if (place.Device is { } device)
        {
            EmitPresence(device, Array.IndexOf(device.Key.Folds, place.Fold), output);
        }
        else
        {
            Emit(place.Port, place.Key, place.Fold, output);
        }
    }

    private string? VersionOf(string? rule) => _versions.GetValueOrDefault(rule ?? "");

    /// <summary>Says that it is over, as the fold would: what people and causes make of it others say.</summary>
    private void Withdraw(HandedAlert alert, Collector output)
    {
        long at = Context.JournalTime.Micros;
        string retracted = AlertSchema.NameOf(AlertState.Retracted);
        Dictionary<string, string?> cells = new(alert.Cells, StringComparer.Ordinal)
        {
            ["event"] = AlertSchema.NameOf(AlertEventKind.Withdrawn),
            ["state"] = alert.State == retracted ? retracted : AlertSchema.NameOf(AlertState.Resolved),
            ["retraction_proposed"] = null,
            ["cause"] = null,
            ["silenced"] = null,
            ["silenced_by"] = null,
            ["assignee"] = null,
            ["escalation"] = null,
            ["escalated_to"] = null,
            ["by"] = null,
            ["at"] = at.ToString(CultureInfo.InvariantCulture),
            ["comment"] = GoneComment,
        };
        cells["end"] = cells.GetValueOrDefault("end") ?? cells["at"];
        long start = long.TryParse(cells.GetValueOrDefault("start"), CultureInfo.InvariantCulture, out long said)
            ? said
            : at;
        Frame frame = output.Add(0, new EventTime(start), Frame.NoKey, out int row);
        for (int column = 0; column < frame.Schema.Count; column++)
        {
            Put(frame, row, column, cells.GetValueOrDefault(frame.Schema.Columns[column].Name));
        }
    }

    /// <summary>A column that another form did not have is empty.</summary>
    private static void Put(Frame frame, int row, int column, string? text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        switch (frame.Schema.Columns[column].Type)
        {
            case ColumnType.Text:
                frame.SetText(column, row, text ?? (frame.Schema.Columns[column].IsNullable ? null : ""));
                break;
            case ColumnType.Boolean:
                frame.Bools(column)[row] = text == "true";
                break;
            case ColumnType.Float64:
                frame.Doubles(column)[row] = double.TryParse(text, culture, out double number) ? number : 0;
                break;
            default:
                frame.Longs(column)[row] = long.TryParse(text, culture, out long whole) ? whole : 0;
                break;
        }

        if (text is null && frame.Schema.Columns[column].IsNullable)
        {
            frame[column].SetNull(row);
        }
    }

    /// <summary>A fold, and what its events are written with.</summary>
    private sealed record FoldPlace(int Port, KeyFolds Key, RuleFold Fold, DevicePresence? Device);
}
