using System.Runtime.InteropServices;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Part of a list of alerts, by columns: what a list of very many shows of each, in a quarter of the bytes.
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
        var columns = new Builder(page.Items);
        columns.Each("id", static alert => alert.Id);
        columns.Few("rule", static alert => alert.Rule);
        columns.Each("key", static alert => alert.Key);
        columns.Few("device", static alert => alert.Device);
        columns.Few("metric", static alert => alert.Metric);
        columns.Few("severity", static alert => alert.Severity);
        columns.Few("state", static alert => alert.State);
        columns.Flag("provisional", static alert => alert.Provisional);
        columns.Flag("late", static alert => alert.Late);
        columns.Each("occurred", static alert => Millis(alert.Occurred));
        columns.Each("detected", static alert => Millis(alert.Detected));
        columns.Each("notified", static alert => Millis(alert.Notified));
        columns.Each("start", static alert => Millis(alert.Start));
        columns.Each("end", static alert => Millis(alert.End));
        columns.Each("peak", static alert => alert.Peak);
        columns.Flag("acknowledged", static alert => alert.Acknowledged);
        columns.Flag("retraction_proposed", static alert => alert.RetractionProposed);
        columns.Flag("flapping", static alert => alert.Flapping);
        columns.Each("summary", static alert => alert.Summary);
        columns.Few("cause", static alert => alert.Cause);
        columns.Flag("silenced", static alert => alert.Silenced);
        columns.Few("silenced_by", static alert => alert.SilencedBy);
        columns.Few("assignee", static alert => alert.Assignee);
        columns.Few("escalation", static alert => alert.Escalation == 0 ? null : alert.Escalation);
        columns.Few("escalated_to", static alert => alert.EscalatedTo);
        columns.Few("event", static alert => alert.Event);
        columns.Each("at", static alert => Millis(alert.At));
        return new AlertColumns(page.Items.Count, columns.Columns, Cursor.Encode(page.Next));
    }

    private static object Millis(DateTime time) => EventTimes.ToMicros(time) / 1000;

    private static object? Millis(DateTime? time) => time is { } known ? Millis(known) : null;

    /// <summary>The columns in which something stands.</summary>
    private sealed class Builder(IReadOnlyList<AlertItem> alerts)
    {
        public Dictionary<string, AlertColumn> Columns { get; } = new(StringComparer.Ordinal);

        /// <summary>A column of what is so or not.</summary>
        public void Flag(string name, Func<AlertItem, bool> value) => Few(name, alert => value(alert) ? True : null);

        /// <summary>A column with a value for each row.</summary>
        public void Each(string name, Func<AlertItem, object?> value)
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
                Columns.Add(name, new AlertColumn(values, Rows: null));
            }
        }

        /// <summary>A column of few values, each of them once.</summary>
        public void Few(string name, Func<AlertItem, object?> value)
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
                Columns.Add(name, new AlertColumn(values, rows));
            }
        }
    }
}
