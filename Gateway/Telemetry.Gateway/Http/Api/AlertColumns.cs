using System.Runtime.InteropServices;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Part of a list of alerts, by columns: what a list of very many shows of each, in an eighth of the bytes.
/// </summary>
/// <param name="Count">How many alerts there are in it.</param>
/// <param name="Columns">The columns by the names of the item's fields. Times are whole milliseconds since the epoch; a
/// column in which nothing but null, false and 0 stands is left out.</param>
/// <param name="Next">Where the list goes on; null at its end.</param>
internal sealed record AlertColumns(int Count, IReadOnlyDictionary<string, AlertColumn> Columns, string? Next)
{
    private static readonly object True = true;

    /// <summary>The columns of a page of a list.</summary>
    public static AlertColumns Of(ViewPage<AlertItem> page)
    {
        IReadOnlyList<AlertItem> alerts = page.Items;
        var columns = new Dictionary<string, AlertColumn>(StringComparer.Ordinal);
        Each("id", static alert => alert.Id);
        Few("rule", static alert => alert.Rule);
        Each("key", static alert => alert.Key);
        Few("device", static alert => alert.Device);
        Few("metric", static alert => alert.Metric);
        Few("severity", static alert => alert.Severity);
        Few("state", static alert => alert.State);
        Flag("provisional", static alert => alert.Provisional);
        Flag("late", static alert => alert.Late);
        Each("occurred", static alert => Millis(alert.Occurred));
        Each("detected", static alert => Millis(alert.Detected));
        Each("notified", static alert => Millis(alert.Notified));
        Each("start", static alert => Millis(alert.Start));
        Each("end", static alert => Millis(alert.End));
        Each("peak", static alert => alert.Peak);
        Flag("acknowledged", static alert => alert.Acknowledged);
        Flag("retraction_proposed", static alert => alert.RetractionProposed);
        Flag("flapping", static alert => alert.Flapping);
        Each("summary", static alert => alert.Summary);
        Few("cause", static alert => alert.Cause);
        Flag("silenced", static alert => alert.Silenced);
        Few("silenced_by", static alert => alert.SilencedBy);
        Few("assignee", static alert => alert.Assignee);
        Few("escalation", static alert => alert.Escalation == 0 ? null : alert.Escalation);
        Few("escalated_to", static alert => alert.EscalatedTo);
        Few("event", static alert => alert.Event);
        Each("at", static alert => Millis(alert.At));
        return new AlertColumns(alerts.Count, columns, Cursor.Encode(page.Next));

        void Flag(string name, Func<AlertItem, bool> value) => Few(name, alert => value(alert) ? True : null);

        void Each(string name, Func<AlertItem, object?> value)
        {
            object?[] values = new object?[alerts.Count];
            bool isEmpty = true;
            for (int row = 0; row < values.Length; row++)
            {
                values[row] = value(alerts[row]);
                isEmpty &= values[row] is null;
            }
            if (!isEmpty)
            {
                columns.Add(name, new AlertColumn(values, Rows: null));
            }
        }

        void Few(string name, Func<AlertItem, object?> value)
        {
            List<object?> values = [];
            var places = new Dictionary<object, int>();
            int[] rows = new int[alerts.Count];
            int none = -1;
            for (int row = 0; row < rows.Length; row++)
            {
                object? own = value(alerts[row]);
                ref int place = ref none;
                if (own is not null)
                {
                    place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, own, out bool isKnown);
                    place = isKnown ? place : -1;
                }
                if (place < 0)
                {
                    place = values.Count;
                    values.Add(own);
                }
                rows[row] = place;
            }
            if (places.Count > 0)
            {
                columns.Add(name, new AlertColumn(values, rows));
            }
        }
    }

    private static object Millis(DateTime time) => EventTimes.ToMicros(time) / 1000;

    private static object? Millis(DateTime? time) => time is { } known ? Millis(known) : null;
}
