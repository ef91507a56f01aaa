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
    /// An alert of the other form that this one does not know is withdrawn; one that it knows is said as this form sees
    /// it. What this form detected while it only repeated steps is told now.
    /// </summary>
    private void TakeOver(AlertHandover handover, Collector output)
    {
        if (handover.Pipeline != Pipeline)
        {
            return;
        }

        foreach (IReadOnlyDictionary<string, string?> alert in handover.Alerts)
        {
            if (AlertId.TryParse(alert.GetValueOrDefault("id"), out AlertId id) && !TrySayAgain(id, output))
            {
                Withdraw(alert, output);
            }
        }

        if (handover.Told is { } told)
        {
            EachFold((fold, emit) =>
            {
                _events.Clear();
                fold.Fold.Tell(told, Context.JournalTime.Micros, _events);
                emit();
                return false;
            }, output);
        }
    }

    private bool TrySayAgain(AlertId id, Collector output) => EachFold((fold, emit) =>
    {
        _events.Clear();
        if (fold.Fold.Standing(id, Context.JournalTime.Micros) is not { } standing)
        {
            return false;
        }

        _events.Add(standing);
        emit();
        return true;
    }, output);

    /// <summary>Looks at all folds in their order until one is what is looked for.</summary>
    private bool EachFold(Func<RuleFold, Action, bool> look, Collector output)
    {
        for (int port = 0; port < _inputs.Length; port++)
        {
            int at = port;
            KeyedState<KeyFolds> folds = _inputs[port].Folds;
            foreach (KeyFolds key in folds.Keys().ToArray().Select(folds.Find).OfType<KeyFolds>()
                .OrderBy(key => key.Key, StringComparer.Ordinal))
            {
                if (Array.Exists(key.Folds, fold => look(fold, () => Emit(at, key, fold, output))))
                {
                    return true;
                }
            }
        }

        foreach (DevicePresence device in _presences.All)
        {
            if (Array.Exists(device.Key.Folds, fold => look(
                fold, () => EmitPresence(device, Array.IndexOf(device.Key.Folds, fold), output))))
            {
                return true;
            }
        }

        return false;
    }

    private void Withdraw(IReadOnlyDictionary<string, string?> alert, Collector output)
    {
        long at = Context.JournalTime.Micros;
        Dictionary<string, string?> cells = new(alert, StringComparer.Ordinal)
        {
            ["event"] = AlertSchema.NameOf(AlertEventKind.Withdrawn),
            ["state"] = AlertSchema.NameOf(AlertState.Resolved),
            ["retraction_proposed"] = null,
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
}
